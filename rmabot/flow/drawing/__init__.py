"""Drawings of a flow: placed by hand, since a flow is read down its sections and no general layout keeps that order."""
