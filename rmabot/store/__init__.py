"""Where sessions, requests and the outbox live: one store a file, one contract for all."""
