"""The resolver every API function is built on."""
