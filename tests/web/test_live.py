"""A job while it is worked on: the steps, the stream, and where it ends."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from grader.jobs import Job, order_for
from grader.model import Failure
from grader.rubric import load_rubric
from grader.web.live import name_of
from tests.web.sites import browser_of, person, site_at
from tests.worlds import a_document

if TYPE_CHECKING:
    from pathlib import Path

    from grader.web.site import Site

URL = "https://github.com/ada/engine"


def queued(site: Site, **more: object) -> Job:
    return site.jobs.enqueue(order_for(URL, load_rubric("portfolio"), **more)).job


def claimed(site: Site) -> Job:
    job = site.jobs.claim("w1")
    assert job is not None
    return job


def test_the_steps_follow_the_job(tmp_path: Path) -> None:
    site = site_at(tmp_path)
    job, client = queued(site), browser_of(site)
    page = client.get(f"/j/{job.id}").text
    assert '<noscript><meta http-equiv="refresh" content="2"></noscript>' in page
    assert "Grading ada/engine" in page
    assert "No worker has been heard of yet." in page
    held = claimed(site)
    site.jobs.progress(held, "fetch", "Fetching <b>")
    page = client.get(f"/j/{job.id}").text
    assert "Fetching &lt;b&gt;" in page
    assert page.count('aria-current="step"') == 1
    site.jobs.progress(held, "fetched", "3 files, 0.1 MiB, mostly <Python>")
    site.jobs.progress(held, "grade", "Reading")
    page = client.get(f"/j/{job.id}").text
    assert "mostly &lt;Python&gt;" in page
    assert "Fetching" not in page
    assert page.count('aria-current="step"') == 1
    site.jobs.finish(held, a_document())
    got = client.get(f"/j/{job.id}")
    assert got.status_code == 303
    assert got.headers["Location"].startswith("/r/")


def test_the_stream_ends_with_the_job(tmp_path: Path) -> None:
    site = site_at(tmp_path)
    job = queued(site)
    site.jobs.finish(claimed(site), a_document())
    got = browser_of(site).get(f"/j/{job.id}/live")
    assert got.headers["Content-Type"].startswith("text/event-stream")
    done = site.jobs.find(job.id)
    assert done is not None
    assert "event: part" in got.text
    assert f"event: end\ndata: {done.report_id}" in got.text


def test_the_stream_ends_with_the_service(tmp_path: Path) -> None:
    client = browser_of(site := site_at(tmp_path))
    client.app.state.stopping.set()  # type: ignore[attr-defined]
    assert "event: end" not in client.get(f"/j/{queued(site).id}/live").text


@pytest.mark.parametrize("ours", [True, False])
def test_an_end_without_a_report_has_a_name(tmp_path: Path, ours: bool) -> None:
    site = site_at(tmp_path)
    job = queued(site)
    why = Failure("too_large", "It is <too> large.", "Take `data` out.")
    held = claimed(site)
    assert site.jobs.fail(held, why, "run-7") if ours else site.jobs.reject(held, why)
    page = browser_of(site).get(f"/j/{job.id}").text
    assert "It is &lt;too&gt; large." in page
    assert "<code>data</code>" in page
    assert ("run-7" in page) is ours
    assert "refresh" not in page
    assert "/?url=https%3A%2F%2Fgithub.com%2Fada%2Fengine&amp;rubric=portfolio" in page


def test_a_job_can_be_cancelled_by_whose_it_is(tmp_path: Path) -> None:
    site = site_at(tmp_path, accounts=True)
    ada, bob = person(site, "ada"), person(site, "bob")
    job = queued(site, owner=ada.id)
    assert browser_of(site, bob).post(f"/j/{job.id}/cancel").status_code == 404
    assert "Cancel" not in browser_of(site, bob).get(f"/j/{job.id}").text
    assert browser_of(site, ada).post(f"/j/{job.id}/cancel").status_code == 303
    found = site.jobs.find(job.id)
    assert found is not None
    assert found.error is not None
    assert found.error.kind == "cancelled"


def test_a_name_is_what_people_say(tmp_path: Path) -> None:
    site = site_at(tmp_path)
    order = order_for(f"{URL}/-/tree/dev/src/api", load_rubric("portfolio"), revision="dev")
    assert name_of(site.jobs.enqueue(order).job) == "ada/engine in src/api"
