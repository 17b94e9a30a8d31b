"""From YAML to a compiled flow: nodes with places, a checked model, findings."""
