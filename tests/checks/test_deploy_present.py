from __future__ import annotations

from grader.checks.deploy_present import check
from tests.facts import facts_of


def score(files: dict[str, str]) -> float:
    world = facts_of(files)
    return check(world.get("containers"), world.get("documents"), world.get("ci"), world.get("files")).score


def test_a_dockerfile_even_a_broken_one() -> None:
    assert score({"DockerFile": "FROM a\nCOPY nothing .\n"}) == 1.0


def test_a_running_instance() -> None:
    assert score({"README.md": "# A\n\nSee https://churn.streamlit.app for yourself.\n"}) == 1.0
    assert score({"README.md": "# A\n\n[Live demo](https://churn.example.org)\n"}) == 1.0
    assert score({"README.md": "# A\n\nThe [explorer](https://shinyapps.example.edu/explorer/) shows them.\n"}) == 1.0
    assert score({"README.md": "# A\n\nMade with [Shiny](https://shiny.posit.co) and R.\n"}) == 0.0


def test_links_to_other_peoples_pages_are_none() -> None:
    assert score({"README.md": "# A\n\n[isort](https://pycqa.github.io/isort/), [video](https://youtu.be/x)\n"}) == 0.0


def test_words_are_half_of_a_token() -> None:
    assert score({"README.md": "# A\n\n```\ndocker build -t app .\n```\n"}) == 0.5


def test_keywords_are_nothing() -> None:
    assert score({"README.md": "# A\n\nDocker, Kubernetes, Terraform, AWS, CI/CD, deployment\n"}) == 0.0


def test_a_file_of_the_address_alone() -> None:
    assert score({"README.md": "# A\n", "url.txt": "https://sharing.streamlit.app\n"}) == 1.0
    assert score({"README.md": "# A\n", "url.txt": "https://example.org/data.zip\n"}) == 0.0


def test_a_guide_to_a_host_is_half_of_a_token() -> None:
    steps = "".join(f"{i}. Set `KEY_{i}` in the settings of Vercel.\n" for i in range(12))
    assert score({"README.md": "# A\n", "DEPLOY_GUIDE.md": "# Guide\n\n" + steps}) == 0.5
    assert score({"README.md": "# A\n", "DEPLOY_GUIDE.md": "# Guide\n\nVercel.\n"}) == 0.0
    assert score({"README.md": "# A\n", "NOTES.md": "# Notes\n\n" + steps}) == 0.0


def test_a_page_of_ones_own_is_hosted() -> None:
    readme = {"README.md": "# A\n\n[Open the dashboard](https://ada.github.io/plants/index.html)\n"}
    assert score(readme | {"index.html": "<p>plants</p>"}) == 1.0
    assert score(readme) == 0.0
    assert score({"README.md": "# A\n", "index.html": "<p>plants</p>"}) == 0.0


def test_a_script_that_starts_containers_is_half_of_a_token() -> None:
    assert score({"README.md": "# A\n", "run_db.sh": "#!/bin/sh\nset -e\ndocker run -p 8080:8080 weaviate\n"}) == 0.5
    assert score({"README.md": "# A\n", "run_db.sh": "#!/bin/sh\n# docker run, later\npython app.py\n"}) == 0.0
