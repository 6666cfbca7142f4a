"""`mediahub receipt`."""

from __future__ import annotations

from pathlib import Path

from mediahub.runtime import Services
from tests.unit.cli.conftest import Run
from tests.unit.cli.files.cards import ABOUT


def test_a_receipt_says_whether_a_card_may_be_formatted_and_is_signed(
    run: Run, services: Services, card: Path, tmp_path: Path
) -> None:
    run("ingest", str(card), *ABOUT)
    text = run("receipt", "1")
    assert text.exit_code == 0
    assert "DSC_0.JPG" in run("receipt", "1", "--csv").stdout
    kept = tmp_path / "receipt.json"
    kept.write_text(run("receipt", "1", "--json").stdout)
    checked = run("receipt", "--verify", str(kept))
    assert (checked.exit_code, "The signature holds." in checked.stdout) == (0, True)
    assert (
        run(
            "receipt", "--verify", str(kept), "--key", run("receipt", "--public-key").stdout.strip()
        ).exit_code
        == 0
    )
    kept.write_text(kept.read_text().replace("DSC_0", "DSC_9"))
    forged = run("receipt", "--verify", str(kept))
    assert (forged.exit_code, "Do not rely on it." in forged.stderr) == (1, True)
    kept.write_text("[]")
    assert "is no receipt" in run("receipt", "--verify", str(kept)).stderr
    assert run("receipt", "99").exit_code == 1
    assert run("receipt").exit_code == 2
