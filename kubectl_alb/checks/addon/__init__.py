"""WAF, Shield and Global Accelerator: ADDON."""
