"""One file for each family of marks. A recogniser takes normalised text and gives spans, which may overlap."""
