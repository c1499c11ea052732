"""Address and DNS: DNS."""
