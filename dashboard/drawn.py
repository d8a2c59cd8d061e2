"""The figure of every chart and map on screen: laid out once, sent as often as it is asked for."""

from __future__ import annotations

from functools import cached_property
from typing import Any

import plotly.graph_objects as go
from plotly.basedatatypes import BaseFigure


class Figure(go.Figure):
    """A Plotly figure that is kept: what goes to the browser is made when it is first sent.

    Plotly copies a whole figure each time, five times what sending it costs, and sends the look of every
    kind of trace with it, 5 kB. Nothing is changed in a figure after it was sent.
    """

    @cached_property
    def _sent(self) -> dict[str, Any]:
        sent = super().to_dict()
        template = sent["layout"].get("template")
        if template and "data" in template:
            drawn = {trace.get("type", "scatter") for trace in sent["data"]}
            template["data"] = {kind: look for kind, look in template["data"].items() if kind in drawn}
        return sent

    def to_dict(self) -> dict[str, Any]:
        """The figure as plain data; not to be changed."""
        return self._sent


class Variant(BaseFigure):
    """A figure laid out before, with parts of its layout exchanged; to be sent, not to be changed."""

    def __init__(self, base: Figure, layout: dict[str, Any]) -> None:
        sent = base.to_dict()
        self._sent = {"data": sent["data"], "layout": sent["layout"] | layout}

    def to_dict(self) -> dict[str, Any]:
        """The figure as plain data; not to be changed."""
        return self._sent
