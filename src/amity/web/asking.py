"""A request as a page sees it: names from the address, parameters of the query, the case's files, a job's answer."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl

from amity.api import DEFAULT_PEERS
from amity.core.errors import BadOption, UsageError
from amity.core.suggest import nearest
from amity.web.declaring import OPTION, Field

if TYPE_CHECKING:
    from amity.web.jobs import Finished, Ticket
    from amity.web.site import Site

MOST_FIELDS = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Ask:
    """A request: the page's own address, names, parameters by field name, options of measures, and the site.

    ``finished`` is the answer of the page's job where there is one, ``ticket`` where the job stands.
    """

    address: str
    names: Mapping[str, str]
    query: Mapping[str, tuple[str, ...]]
    options: Mapping[str, str]
    site: Site
    finished: Finished | None = None
    ticket: Ticket | None = None
    stamp: str = field(default="")

    def name(self, key: str) -> str:
        """Return a name from the address."""
        return self.names[key]

    def one(self, key: str, otherwise: str = "") -> str:
        """Return the one value of a parameter, or what stands for none."""
        values = self.query.get(key, ())
        return values[0] if values else otherwise

    def many(self, key: str) -> tuple[str, ...]:
        """Return all values of a parameter."""
        return self.query.get(key, ())

    @property
    def peers(self) -> str:
        """Return the peers that were asked for, or the default."""
        return self.one("peers", DEFAULT_PEERS)

    @property
    def years(self) -> str | None:
        """Return the years that were asked for, None without any."""
        return self.one("years") or None

    def pairs(self, *without: str) -> tuple[tuple[str, str], ...]:
        """Return the query as pairs, but for the names given."""
        plain = [(name, value) for name, values in self.query.items() for value in values if name not in without]
        return (*plain, *((f"{OPTION}{name}", value) for name, value in self.options.items()))


def read_query(
    text: str, fields: Sequence[Field], *, any_option: bool
) -> tuple[Mapping[str, tuple[str, ...]], Mapping[str, str]]:
    """Return the parameters of a query by field, and the options of measures.

    Empty values are those of form fields that nobody filled in; they count as not given.

    Raises
    ------
    UsageError
        Where a parameter is not one of the page's, is given twice, or takes other words.

    Examples
    --------
    >>> read_query("years=2020&peers=", (Field(name="years", label="Years", meaning=""),
    ...     Field(name="peers", label="Peers", meaning="")), any_option=False)
    ({'years': ('2020',)}, {})
    """
    try:
        pairs = parse_qsl(text, keep_blank_values=True, max_num_fields=MOST_FIELDS, errors="strict")
    except ValueError as error:
        raise UsageError(
            f"the query of this address cannot be read: {error}", hint=f"give up to {MOST_FIELDS} parameters in UTF-8"
        ) from error
    known = {one.name: one for one in fields}
    found: dict[str, list[str]] = {}
    options: dict[str, str] = {}
    for name, value in pairs:
        if "\0" in value:
            raise UsageError(f"the parameter '{name}' has a NUL in it", hint="leave it out")
        if any_option and name.startswith(OPTION) and name != OPTION:
            if value.strip():
                options[name.removeprefix(OPTION)] = value.strip()
            continue
        if name not in known:
            raise _unknown(name, known, any_option)
        if value.strip():
            found.setdefault(name, []).append(value.strip())
    for name, values in found.items():
        _check(known[name], values)
    return {name: tuple(values) for name, values in sorted(found.items())}, dict(sorted(options.items()))


def _unknown(name: str, known: Iterable[str], any_option: bool) -> UsageError:
    listed = [*known, *([f"{OPTION}NAME"] if any_option else [])]
    return UsageError(
        f"the parameter '{name[:80]}' was given; this page has {', '.join(listed) or 'none'}",
        hint="leave it out",
        candidates=nearest(name[:80], listed),
    )


def _check(declared: Field, values: Sequence[str]) -> None:
    if len(values) > 1 and not declared.many:
        raise UsageError(f"the parameter '{declared.name}' was given {len(values)} times", hint="give it once")
    for value in values:
        if declared.choices and value not in declared.choices:
            raise BadOption(
                f"{declared.name}={value[:80]} was given",
                hint=f"give one of {', '.join(declared.choices)}",
                candidates=nearest(value[:80], declared.choices) or declared.choices,
            )
