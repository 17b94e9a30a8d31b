"""Words by which a language is known: those that stand in nearly every sentence of one and are none of another's."""

from __future__ import annotations

from collections.abc import Sequence

SURE = {
    "en": frozenset({"the", "you", "your", "is", "are", "what", "which", "please", "with", "have", "this", "that", "it", "its", "of", "and", "to", "we", "my", "can", "will", "by", "be", "been", "has", "when", "how", "they", "them", "there", "from", "would", "our"}),
    "fr": frozenset({"vous", "votre", "vos", "je", "nous", "notre", "nos", "est", "et", "une", "pas", "pour", "avec", "dans", "sur", "que", "qui", "quel", "quelle", "cette", "ces", "ce", "il", "elle", "ils", "chez", "mon", "mes", "ma", "sont", "êtes", "avez", "puis", "où"}),
}  # fmt: skip
"""Words that stand in nearly every sentence of one language, and are none of the other's."""
ALSO = {
    "en": frozenset({"in", "for", "not", "i", "do", "if", "at", "was", "does", "an"}),
    "fr": frozenset({"le", "la", "les", "un", "des", "du", "de", "l", "j", "qu", "c", "d", "n", "aux", "au", "ne", "se", "sa", "son", "leur"}),
}  # fmt: skip
"""Words of one language that stand in names, or by chance in a sentence of the other."""
LABELS = {
    "en": frozenset({"yes", "no", "none", "other", "back", "next", "skip", "done", "cancel", "send", "choose", "keep", "delete", "now", "later", "here", "never", "today", "yesterday", "device", "camera", "recorder", "serial", "number", "brand", "address", "name", "phone", "country", "invoice", "receipt", "battery", "warranty", "request", "something", "else", "know", "don", "t", "another", "wrong", "broken", "seller", "bought", "who", "why", "where", "cable", "cables", "power", "supply", "part", "parts", "lost", "help", "me"}),
    "fr": frozenset({"oui", "non", "aucun", "aucune", "autre", "retour", "suivant", "passer", "terminé", "annuler", "envoyer", "choisir", "garder", "supprimer", "maintenant", "ici", "jamais", "hier", "appareil", "caméra", "enregistreur", "série", "numéro", "marque", "adresse", "nom", "téléphone", "pays", "facture", "reçu", "batterie", "garantie", "demande", "chose", "sais", "brisé", "brisée", "vendeur", "acheté", "pourquoi", "câble", "câbles", "alimentation", "pièce", "pièces", "perdu", "aide", "plus", "tard"}),
}  # fmt: skip
"""Words of buttons and labels that the other language does not have, and that are no part of names."""
FEW = 2
"""So many words of another language and none of its own: a sentence that is in the other one."""


def words_of(text: str) -> list[str]:
    """The words of a text as they are compared."""
    return text.lower().replace("'", " ").replace("’", " ").replace(",", " ").split()


def any_of(language: str, words: Sequence[str]) -> bool:
    """Whether words of a language are among some."""
    return not (SURE[language].isdisjoint(words) and ALSO[language].isdisjoint(words))


def is_in(words: Sequence[str], other: str, own: str) -> bool:
    """Whether words are of another language only."""
    sure = SURE[other].intersection(words)
    return len(sure | ALSO[other].intersection(words)) >= FEW and bool(sure) and not any_of(own, words)


def is_only_in(words: Sequence[str], language: str) -> bool:
    """Whether each of some words is known as one of a language, as those of a short label are."""
    if not words or language not in LABELS:
        return False
    known = LABELS[language] | SURE[language] | ALSO[language]
    return known.issuperset(words) and not LABELS[language].isdisjoint(words)


def line_in(text: str, other: str, own: str) -> int:
    """The offset of the first line of a text that is in another language, -1 if none is."""
    at = 0
    for line in text.split("\n"):
        if other in SURE and own in SURE and is_in(words_of(line), other, own):
            return at
        at += len(line) + 1
    return -1
