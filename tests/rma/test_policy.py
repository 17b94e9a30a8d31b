"""The policy as a value: examples where a desk says nothing, a placed sentence where it says something wrong."""

from datetime import date

import pytest

from rmabot.rma.duration import Duration
from rmabot.rma.policy import Policy, PolicyError, RejectReason
from rmabot.rma.warranty import WarrantyRow

DESK: dict[str, object] = {
    "limits": {"devices": "5", "file_mb": 10},
    "reply_within": "2 business days",
    "rma_valid_for": "60 days",
    "numbers": "maker",
    "prefix": "HK",
    "maker_number": "CA########",
    "address": {
        "ship_to": ["RMA department", "1 Example Road"],
        "email": "rma@example.com",
        "phone": "514-555-0100",
    },
    "hours": {
        "zone": "America/Montreal",
        "monday-friday": "9:00-17:00",
        "saturday": ["9:00-12:00"],
        "closed": "holidays QC",
    },
    "privacy_officer": {"title": {"en": "Officer", "fr": "Responsable"}, "contact": "p@example.com"},
    "retention": {"draft": "20 days"},
    "remind": {"before_expiry": ["7 days"]},
    "deadlines": {"undo": "5 minutes"},
    "times": {"repair": "10 business days"},
    "freight": {"to_desk": "customer", "back": "warranty"},
    "reject_reasons": [{"not_ours": {"en": "Not ours.", "fr": "Pas de nous."}}],
    "warranty": [
        {"line": "hilook", "months": "24", "from": "2021-01-01"},
        {"line": "solar", "months": 24, "part": "battery", "until": date(2030, 1, 1)},
    ],
    "texts": {"note": {"en": "a", "fr": "b"}},
}


def test_what_the_desk_says_is_read() -> None:
    """Every value of the files stands in the policy."""
    policy = Policy.from_mapping(DESK)
    assert policy.limits.devices == 5
    assert policy.reply_within == Duration(2, "business days")
    assert policy.rma_valid_for == Duration(60, "days")
    assert (policy.numbers, policy.prefixes, policy.maker_number) == ("maker", ("RQ", "HK"), "CA########")
    assert policy.address.ship_to == ("RMA department", "1 Example Road")
    assert policy.timezone == "America/Montreal"
    assert len(policy.hours.shifts) == 6
    assert policy.hours.holidays == "QC"
    assert policy.privacy_officer.title["fr"] == "Responsable"
    assert policy.retention.draft == Duration(20, "days")
    assert policy.remind.before_expiry == (Duration(7, "days"),)
    assert policy.deadlines.undo == Duration(5, "minutes")
    assert policy.freight.back == "warranty"
    assert policy.reason("not_ours") == RejectReason("not_ours", {"en": "Not ours.", "fr": "Pas de nous."})
    assert policy.reason("other") is None
    assert policy.warranty[0] == WarrantyRow("hilook", 24, from_date=date(2021, 1, 1))
    assert policy.warranty[1].part == "battery"
    assert policy.warranty_of("hilook", "QC", date(2024, 1, 1), today=date(2025, 1, 1)).verdict == "in"
    assert policy.texts["note"]["fr"] == "b"


def test_a_desk_that_says_nothing_has_example_values() -> None:
    """An empty policy is a policy, with a warranty table that knows nothing."""
    policy = Policy.from_mapping({})
    assert policy.prefixes == ("RQ", "CA")
    assert policy.numbers == "ours"
    assert policy.warranty == ()
    assert policy.freight.to_desk == "other"
    assert policy.deadlines.undo == Duration(10, "minutes")


@pytest.mark.parametrize(
    ("wrong", "path", "words"),
    [
        ({"limit": {}}, ("limit",), '"limit" is not known here'),
        ({"limits": 3}, ("limits",), "is a map"),
        ({"limits": {"devices": 0}}, ("limits", "devices"), "from 1 to 100"),
        ({"limits": {"devices": True}}, ("limits", "devices"), "whole number"),
        ({"limits": {"file_mb": 60}}, ("limits", "file_mb"), "from 1 to 20"),
        ({"reply_within": "soon"}, ("reply_within",), '"soon" is no span of time'),
        ({"rma_valid_for": "3 business days"}, ("rma_valid_for",), "does not fit here"),
        ({"rma_valid_for": "0 days"}, ("rma_valid_for",), "does not fit here"),
        ({"remind": {"needs_info": ["3 days", "often"]}}, ("remind", "needs_info", 1), '"often" is no span'),
        ({"remind": {"needs_info": ["3 hours"]}}, ("remind", "needs_info", 0), "does not fit here"),
        ({"deadlines": {"undo": "2 months"}}, ("deadlines", "undo"), "minutes, hours or days"),
        ({"numbers": "theirs"}, ("numbers",), "one of ours, maker"),
        ({"numbers": "maker"}, ("numbers",), "need their shape"),
        ({"maker_number": "CA(\\d+)"}, ("maker_number",), "is no shape"),
        ({"maker_number": "CANADA"}, ("maker_number",), "is no shape"),
        ({"prefix": "IO"}, ("prefix",), "cannot begin a number"),
        ({"prefix": "RQ"}, ("prefix",), "cannot begin a number"),
        ({"hours": {"zone": "Montreal"}}, ("hours", "zone"), "is no time zone"),
        ({"hours": {"zone": "../../etc/passwd"}}, ("hours", "zone"), "is no time zone"),
        ({"hours": {"lundi": "9:00-17:00"}}, ("hours", "lundi"), "is no weekday"),
        ({"hours": {"friday-monday": "9:00-17:00"}}, ("hours", "friday-monday"), "runs backwards"),
        ({"hours": {"monday": "17:00-9:00"}}, ("hours", "monday"), "no opening hours"),
        ({"hours": {"monday": "9 to 5"}}, ("hours", "monday"), "no opening hours"),
        ({"hours": {"monday": "9:00-25:00"}}, ("hours", "monday"), "no opening hours"),
        ({"hours": {"closed": "in summer"}}, ("hours", "closed"), "holidays QC"),
        ({"address": {"ship_to": ["a", 7]}}, ("address", "ship_to", 1), "a line is a text"),
        ({"privacy_officer": {"title": "Me"}}, ("privacy_officer", "title"), "in each language"),
        ({"freight": {"back": "nobody"}}, ("freight", "back"), "one of customer"),
        ({"reject_reasons": [{"a": "Text"}]}, ("reject_reasons", 0, "a"), "in each language"),
        ({"reject_reasons": [{"a": {"en": "x"}}, {"a": {"en": "y"}}]}, ("reject_reasons", 1, "a"), "twice"),
        ({"warranty": [{"months": 3}]}, ("warranty", 0), '"line" is needed'),
        ({"warranty": [{"line": "x"}]}, ("warranty", 0), '"months" is a whole number'),
        ({"warranty": [{"line": "x", "months": 3, "from": "31/02"}]}, ("warranty", 0, "from"), "is no day"),
        (
            {"warranty": [{"line": "x", "months": 3, "from": "2022-01-02", "until": "2022-01-01"}]},
            ("warranty", 0, "until"),
            "before it begins",
        ),
        (
            {"warranty": [{"line": "x", "months": 3}, {"line": "x", "months": 4}]},
            ("warranty", 1),
            "see row 1",
        ),
    ],
)
def test_a_mistake_is_placed_and_said(
    wrong: dict[str, object], path: tuple[str | int, ...], words: str
) -> None:
    """The loader gets the way to the value and a sentence with the remedy."""
    with pytest.raises(PolicyError) as caught:
        Policy.from_mapping(wrong)
    assert caught.value.path == path
    assert words in caught.value.sentence
