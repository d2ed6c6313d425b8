"""What the documents show works as it is shown."""

import re
from pathlib import Path

import pytest

ENGINE = Path(__file__).parents[2] / "docs" / "engine.md"


def test_the_ten_lines_issue_and_verify_a_badge(capsys: pytest.CaptureFixture[str]) -> None:
    [code] = re.findall(r"```python\n(.*?)```", ENGINE.read_text(encoding="utf-8"), re.DOTALL)
    exec(compile(code, "docs/engine.md", "exec"), {})  # noqa: S102 - the document is ours
    said = capsys.readouterr().out
    assert said.startswith("Genuine: “Welding I” was issued by did:key:z6Mk")
    assert said.endswith(" and is current.\n")
