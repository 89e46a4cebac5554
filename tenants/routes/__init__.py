"""The control plane's routes."""
