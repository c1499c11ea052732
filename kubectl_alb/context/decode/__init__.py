"""Records of the APIs decoded into the model."""
