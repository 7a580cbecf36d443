"""What may be told of all centres, so that no enterprise can be read off. Pure; docs/confidentiality.md explains it."""
