"""The configurations of a case, for users of the package."""

from __future__ import annotations

from amity import cases
from amity.api import peer_group
from amity.cases.explanations import needed
from amity.core import given
from amity.models._configuration_case import configure
from amity.models._configuration_case_records import CaseConfigurations, Separation
from amity.store import catalogue

__all__ = ["CaseConfigurations", "Separation", "case_configurations"]


def case_configurations(case: str, *, robust: bool = True) -> CaseConfigurations:
    """Return the configurations of a case: its sets from the dataset, the analysis, what tells its subject apart.

    Parameters
    ----------
    case : str
        A shipped case's name or a case's folder, with ``configurations`` in its ``explanations.yaml``.
    robust : bool
        Whether the analysis is repeated with anchors and cut-offs moved.

    Returns
    -------
    CaseConfigurations
        ``found`` (the analysis, see :func:`amity.configurations`), ``separation``, ``raw``, ``left_out``,
        ``sentences``, ``notes`` and ``to_json()``.

    Raises
    ------
    UnknownName, BadCaseFile
        Where there is no such case, it has no configurations, or its file cannot be used.
    UsageError
        Where the subject is not known on a set, or the sets cannot be analysed.

    Notes
    -----
    Ragin (2008); docs/methods/configurations.md.

    Examples
    --------
    >>> found = case_configurations("azerbaijan-israel", robust=False)
    >>> found.separation.differs["Turkmenistan"]
    ('large_oil',)
    """
    loaded = cases.load(given.path(case, "the case"), as_of=catalogue().as_of)
    sets = needed(loaded, "configurations").configurations
    assert sets is not None  # noqa: S101  needed sees to it
    as_of = loaded.as_of or catalogue().as_of
    return configure(sets, loaded, peer_group(sets.peers, on=as_of), catalogue().as_of, robust)
