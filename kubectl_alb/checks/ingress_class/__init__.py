"""IngressClass and IngressClassParams: CLASS."""
