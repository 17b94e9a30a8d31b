"""A mistake in a file of values (policy, catalogue): where it stands and what is wrong, for the loader to place."""

Path = tuple[str | int, ...]


class MistakeError(ValueError):
    """What is wrong with a value, with the keys and indexes that lead to it."""

    def __init__(self, path: Path, sentence: str) -> None:
        super().__init__(f"{'.'.join(map(str, path)) or 'the file'}: {sentence}")
        self.path = path
        self.sentence = sentence
