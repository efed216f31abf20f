"""A server on loopback that plays the official places with small twins of their formats, and their faults."""

from __future__ import annotations

import base64
import io
import json
import threading
import time
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

PREAMBLE = [f"line {n} of what SIPRI says of its register;" for n in range(1, 11)]
REGISTER = "\n".join(
    [
        *PREAMBLE,
        "Data generated: 01 Sep 2026 10:00:00 AM;",
        "SIPRI AT Database ID,Supplier,Recipient,Designation,Delivery year,TIV delivery values,Local production;",
        "1,Israel,Azerbaijan,Twin-1,2025,12.5,No;",
        "2,Turkiye,Azerbaijan,Twin-2,2025,30,No;",
        "3,Israel,India,Twin-3,2024,5,Yes;",
        "",
    ]
)
CONFLICTS = "\n".join(
    [
        "conflict_id,location,year,incompatibility,intensity_level,type_of_conflict,start_date,start_prec,start_date2,"
        "start_prec2,ep_end,ep_end_date,gwno_a,gwno_a_2nd,gwno_b,gwno_b_2nd,version",
        '200,"India, Pakistan",2025,1,1,2,1948-12-31,1,2025-05-07,1,0,,750,,770,,26.1',
        '333,Afghanistan,2025,2,1,4,1978-04-27,1,2021-01-01,1,0,,700,"2, 200",,,26.1',
        "",
    ]
)
VOTES = "\n".join(
    [
        "undl_id,ms_code,ms_name,ms_vote,date,session,resolution,draft,title,agenda_title,subjects",
        *(
            f"{record},{code},{name},{vote},{day},81,A/RES/81/{number},,{title},,A|B"
            for record, day, number, title, cast in (
                (5001, "2026-10-20", 3, "A text on peace", "YNAX"),
                (5002, "2026-10-20", 4, "A text on trade", "YYYY"),
                (5003, "2026-11-03", 9, "A text on the sea", "NYA"),
            )
            for code, name, vote in zip(
                ("AZE", "ISR", "TUR", "ARM"), ("AZERBAIJAN", "ISRAEL", "TÜRKİYE", "ARMENIA"), cast, strict=False
            )
        ),
        "4000,AZE,AZERBAIJAN,Y,2019-10-20,74,A/RES/74/1,,An old text,,A",
        "",
    ]
)
INDICES = ("v2x_polyarchy", "v2x_libdem", "v2x_partipdem", "v2x_delibdem", "v2x_egaldem")
_ENDS = ("", "_codelow", "_codehigh")
REGIME = "\n".join(
    [
        ",".join(["country_name", "year", *(f"{name}{end}" for name in INDICES for end in _ENDS)]),
        ",".join(["Azerbaijan", "2025", *["0.2", "0.1", "0.3"] * 5]),
        ",".join(["Israel", "2025", *["0.6", "0.5", "0.7"] * 5]),
        ",".join(["Mexico", "1900", *["0.1", "0.1", "0.1"] * 5]),
        "",
    ]
)
CODES = (
    "country_code,country_name,country_iso2,country_iso3\n31,Azerbaijan,AZ,AZE\n376,Israel,IL,ISR\n516,Namibia,NA,NAM\n"
)
FLOWS = {
    2024: "t,i,j,k,v,q\n2024,31,376,270900,1000.5,2000.25\n2024,31,376,10121,5,5\n",
    2025: "t,i,j,k,v,q\n2025,31,376,270900,   1500,2500\n2025,516,376,270900,7,\n",
}


def zipped(members: dict[str, str]) -> bytes:
    """Return a zip archive of texts."""
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as file:
        for name, text in members.items():
            file.writestr(name, text)
    return held.getvalue()


def baci() -> bytes:
    """Return the twin of BACI's archive."""
    years = {f"BACI_HS92_Y{year}_V202701.csv": text for year, text in FLOWS.items()}
    return zipped({**years, "country_codes_V202701.csv": CODES, "Readme.txt": "a twin"})


PAGES: dict[str, Callable[[], bytes]] = {
    "/trades/trade-register-csv/": lambda: json.dumps({"bytes": base64.b64encode(REGISTER.encode()).decode()}).encode(),
    "/CEPII/en/bdd_modele/bdd_modele_item.asp": lambda: (
        b'<a href="x/BACI_HS92_V202601.zip"> <a href="BACI_HS92_V202701.zip">'
    ),
    "/DATA_DOWNLOAD/baci/data/BACI_HS92_V202701.zip": baci,
    "/downloads/": lambda: b"ucdp-prio-acd-251-csv.zip ucdp-prio-acd-261-csv.zip ucdp-nonstate-261-csv.zip",
    "/downloads/ucdpprio/ucdp-prio-acd-261-csv.zip": lambda: zipped({"UcdpPrioConflict_v26_1.csv": CONFLICTS}),
    "/data/the-v-dem-dataset/country-year-v-dem-core/": lambda: b"V-Dem-CY-Core-v15_csv.zip V-Dem-CY-Core-v16_csv.zip",
    "/media/datasets/V-Dem-CY-Core-v16_csv.zip": lambda: zipped(
        {"V-Dem-CY-Core-v16.csv": REGIME, "V-Dem Codebook v16.pdf": "a twin"}
    ),
    "/record/4060887": lambda: b'<a href="files/2026_11_9_ga_voting.csv"> <a href="files/2026_2_6_ga_voting.csv">',
    "/record/4060887/files/2026_11_9_ga_voting.csv": VOTES.encode,
}


@dataclass
class Place:
    """What the server does: a fault by path (used up one a request), and the requests it saw."""

    address: str = ""
    pages: dict[str, Callable[[], bytes]] = field(default_factory=lambda: dict(PAGES))
    faults: dict[str, list[str]] = field(default_factory=dict)
    seen: list[tuple[str, str, str]] = field(default_factory=list)
    etag: str = '"one"'


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    place: Place

    def log_message(self, *_: object) -> None:
        """Say nothing."""

    def do_POST(self) -> None:
        """Answer a question with a body."""
        self.rfile.read(int(self.headers.get("Content-Length", 0)))
        self.do_GET()

    def do_GET(self) -> None:
        """Answer as the place does, or with the next fault of the path."""
        path = self.path.partition("?")[0]
        asked = self.headers.get("Range", "")
        self.place.seen.append((self.command, path, asked))
        faults = self.place.faults.get(path, [])
        fault = faults.pop(0) if faults else ""
        page = self.place.pages.get(path)
        if page is None:
            self._say(404, b"no such page")
            return
        content = page()
        if fault.isdigit():
            self._say(int(fault), b"refused", {"Retry-After": "1"} if fault == "429" else {})
        elif fault == "empty":
            self._say(200, b"")
        elif fault == "html":
            self._say(200, b"<!DOCTYPE html><html><title>Are you human?</title></html>")
        elif fault == "cut":
            self._cut(content)
        elif fault == "truncated":
            self._say(200, content[: len(content) * 2 // 3])
        elif fault == "slow":
            time.sleep(1.5)
            self._say(200, content)
        elif asked.startswith("bytes=") and self.headers.get("If-Range") == self.place.etag:
            start = int(asked[6:].rstrip("-"))
            if start >= len(content):
                self._say(416, b"")
            else:
                span = {"Content-Range": f"bytes {start}-{len(content) - 1}/{len(content)}"}
                self._say(206, content[start:], span)
        else:
            self._say(200, content)

    def _say(self, status: int, content: bytes, headers: dict[str, str] | None = None) -> None:
        self.send_response(status)
        self.send_header("Content-Length", str(len(content)))
        self.send_header("ETag", self.place.etag)
        for name, value in (headers or {}).items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(content)

    def _cut(self, content: bytes) -> None:
        self.send_response(200)
        self.send_header("Content-Length", str(len(content)))
        self.send_header("ETag", self.place.etag)
        self.end_headers()
        self.wfile.write(content[: len(content) // 2])
        self.wfile.flush()
        self.close_connection = True


@contextmanager
def playing() -> Iterator[Place]:
    """Give a place that answers on loopback."""
    place = Place()
    handler = type("Handler", (_Handler,), {"place": place})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    server.daemon_threads = True
    place.address = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield place
    finally:
        server.shutdown()
        server.server_close()
        thread.join(5)
