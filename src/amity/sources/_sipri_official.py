"""SIPRI's trade register as its place of export hands it out: JSON with the CSV inside, in base 64."""

from __future__ import annotations

import base64
import binascii
import re
from pathlib import Path

from amity.core.declarations import Endpoint, Transfer
from amity.core.errors import ChangedFormat
from amity.sources._official import only

ADDRESS = "https://atbackend.sipri.org/api/p"
ASK = "/trades/trade-register-csv/"
FIRST, LAST = 1995, 2100
# Of its filters; written small, since it is no state.
LOGIC = "and".upper()


def fetch(transfer: Transfer, address: str, folder: Path) -> tuple[Path, ...]:
    """Return the register of deliveries since 1995, as the export of the database gives it."""
    asked = {
        "filters": [
            {"field": name, "oldField": "", "condition": condition, "value1": first, "value2": last, "listData": []}
            for name, condition, first, last in (
                ("Delivery year", "contains", FIRST, LAST),
                ("Order year", "contains", 0, LAST),
                ("opendeals", "", "", ""),
                ("exportOption", "", "", ""),
            )
        ],
        "logic": LOGIC,
    }
    answer = transfer.json(f"{address}{ASK}", asked)
    try:
        content = base64.b64decode(answer["bytes"], validate=True)  # type: ignore[index]
    except (KeyError, TypeError, binascii.Error) as error:
        raise ChangedFormat(
            "SIPRI's register was asked for; the answer holds no file",
            hint="export the trade register as CSV on armstransfers.sipri.org, then: amity data import FILE",
            context=repr(error),
        ) from error
    target = folder / "trade-register.csv"
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_bytes(content)
    return (target,)


def endpoint(register: str, preamble: int) -> Endpoint:
    """Return the endpoint of the register, written to this path with so many lines before its header."""

    def adapt(files: tuple[Path, ...], folder: Path) -> str:
        content = only(files, "the trade register").read_bytes()
        try:
            text = content.decode("utf-8-sig")
        except UnicodeDecodeError:
            text = content.decode("latin-1")
        lines = text.splitlines()
        header = next((n for n, line in enumerate(lines) if "Supplier" in line and "Delivery year" in line), None)
        if header is None:
            raise ChangedFormat(
                "a trade register was given; no line of it names the columns Supplier and Delivery year",
                hint="export the register as CSV with all columns and deals in rows of delivery years",
                context=" ".join(lines[:3])[:200],
            )
        about = [line for line in lines[:header] if line.strip(';" ')][:preamble]
        about += [";"] * (preamble - len(about))
        target = folder / register
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text("\n".join([*about, *lines[header:]]) + "\n", encoding="utf-8")
        said = re.search(r"Data generated: ([^;]+)", "\n".join(lines[:header]))
        return f"export generated {said.group(1).strip()}" if said else "export without a date"

    return Endpoint(
        address=ADDRESS,
        names=("trade-register*.csv", "sipri_trade_register*.csv", "TIV-trade-register*.csv"),
        fetch=fetch,
        adapt=adapt,
        by_hand="the trade register as CSV, all suppliers and recipients, deliveries since 1995, from "
        "https://armstransfers.sipri.org",
        terms="Free for use with the credit line 'Information from the SIPRI Arms Transfers Database'; no commercial "
        "use without agreement; calculations are yours and must not be attributed to SIPRI.",
    )
