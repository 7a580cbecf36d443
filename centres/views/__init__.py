"""The pages of centres, people and enterprises. All of them work without JavaScript."""
