"""TargetGroupBindings: TGB."""
