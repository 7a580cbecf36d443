"""The demonstration network: real anonymous, published and fictitious plants, entered through the services."""
