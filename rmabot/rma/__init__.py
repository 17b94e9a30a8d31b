"""The trade, pure: lifecycle, requests and items, numbers, serials, catalogue, warranty, parcels."""
