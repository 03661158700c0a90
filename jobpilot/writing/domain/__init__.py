"""Pure rules of writing: what a draft is, the gate that keeps inventions out, styles, prompts, the built-in writer."""
