"""At-least-once delivery of claim checks between services: the port, and its two adapters."""
