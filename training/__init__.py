"""Makes the word lists, the vectors and the tagger that ship with Varde; `make model` runs it.

Needs the corpora (see docs/tagger.md) and the libraries of requirements/model.txt, which the
product itself never needs.
"""
