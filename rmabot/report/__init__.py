"""Figures for support leads."""
