"""The figure of every chart and map on screen: traces and a layout as plain data in Plotly's terms."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from plotly.basedatatypes import BaseFigure

Trace = dict[str, Any]


def trace(kind: str, **properties: Any) -> Trace:
    """One trace of a kind ("scatter", "choropleth" …) with the properties that Plotly gives it."""
    return {"type": kind, **properties}


class Figure(BaseFigure):
    """A Plotly figure that is laid out once and sent as often as it is asked for; nothing of it changes.

    Plotly's own checks every property as it is set and copies itself whenever it is sent, a third of the
    time that a view took. The tests let Plotly check every figure that they draw instead.
    """

    def __init__(self, traces: Sequence[Trace], layout: dict[str, Any]) -> None:
        self._sent = {"data": list(traces), "layout": layout}

    @property
    def traces(self) -> list[Trace]:
        """The traces, the lowest first."""
        return list(self._sent["data"])

    def to_dict(self) -> dict[str, Any]:
        """The figure as plain data; not to be changed."""
        return self._sent

    def under_the_last(self, *traces: Trace) -> Figure:
        """The same with traces right under the topmost one."""
        *lower, topmost = self._sent["data"]
        return Figure([*lower, *traces, topmost], self._sent["layout"])

    def redrawn(self, *traces: Trace, **layout: Any) -> Figure:
        """The same with traces on top and parts of the layout exchanged."""
        return Figure([*self.traces, *traces], self._sent["layout"] | layout)
