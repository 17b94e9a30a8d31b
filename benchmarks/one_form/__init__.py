"""One return of ten turns, the same for every engine that is measured: its questions, its answers, what must be said."""
