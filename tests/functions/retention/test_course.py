"""From warning to outcome and back: won back by an order or by hand, taken back within a day, escalated in silence."""

from datetime import date
from typing import Any

import pytest

from functions.retention import service
from functions.retention.models import Loss, Reprieve, Retained
from shared import clock
from shared.errors import Invalid
from tests.functions.retention.conftest import Shop, moment

NOW = "2018-06-20T12:00:00+00:00"


def _warned(shop: Shop, **known: Any) -> tuple[str, dict[str, Any]]:
    with clock.at(moment("2018-01-05T12:00:00+00:00")):
        roof = shop.customer("Roof", **known)
        shop.order(roof, "2017-10-01")
        shop.deliver()
    with clock.at(moment(NOW)):
        shop.run("2018-06-20")
    return roof, shop.alerts(roof)[0]


def _lose(shop: Shop, alert: dict[str, Any]) -> dict[str, Any]:
    return service.lose(shop.as_person(), alert["id"], Loss(reason="price", note="Too dear"), alert["version"])


def test_an_order_wins_a_lost_customer_back_and_the_alert_says_so(shop: Shop) -> None:
    roof, alert = _warned(shop)
    with clock.at(moment(NOW)):
        _lose(shop, alert)
        order = shop.order(roof, "2018-06-19")
        shop.deliver()
    (back,) = shop.alerts(roof)
    assert (back["state"], back["closed_by_order"], back["closed_on"]) == ("won_back", order, "2018-06-19")
    assert [step["to"] for step in back["transitions"]] == ["warning", "lost", "won_back"]
    assert shop.clock_of(roof).due_on == date(2018, 12, 19)
    shop.deliver([*shop.events()])
    assert len(shop.alerts(roof)[0]["transitions"]) == 3


def test_a_lost_customer_is_won_back_by_hand_and_watched_again(shop: Shop) -> None:
    roof, alert = _warned(shop)
    with clock.at(moment(NOW)):
        lost = _lose(shop, alert)
        back = service.win_back(shop.as_person(), alert["id"], Retained(note="Signed"), lost["version"])
        assert back["state"] == "won_back"
        with pytest.raises(Invalid):
            service.win_back(shop.as_person(), alert["id"], Retained(), back["version"])
    assert shop.clock_of(roof).due_on == date(2018, 12, 20)


def test_a_decision_is_taken_back_within_a_day_and_only_once(shop: Shop) -> None:
    roof, alert = _warned(shop)
    before = shop.clock_of(roof)
    with clock.at(moment(NOW)):
        lost = _lose(shop, alert)
    with clock.at(moment("2018-06-21T11:59:00+00:00")):
        again = service.undo(shop.as_person(), alert["id"], lost["version"])
        assert (again["state"], "reason" in again, "closed_on" in again) == ("warning", False, False)
        assert [step["to"] for step in again["transitions"]] == ["warning", "lost", "warning"]
        with pytest.raises(Invalid):
            service.undo(shop.as_person(), alert["id"], again["version"])
    after = shop.clock_of(roof)
    assert (after.alert, after.warned_for, after.lost_after) == (before.alert, before.warned_for, None)
    with clock.at(moment(NOW)):
        assert _lose(shop, again)["state"] == "lost"


def test_after_a_day_a_decision_stands(shop: Shop) -> None:
    _, alert = _warned(shop)
    with clock.at(moment(NOW)):
        lost = _lose(shop, alert)
    with clock.at(moment("2018-06-21T12:01:00+00:00")), pytest.raises(Invalid) as refused:
        service.undo(shop.as_person(), alert["id"], lost["version"])
    assert refused.value.slug == "undo-too-late"


def test_a_warning_and_what_an_order_did_cannot_be_taken_back(shop: Shop) -> None:
    roof, alert = _warned(shop)
    with clock.at(moment(NOW)):
        with pytest.raises(Invalid):
            service.undo(shop.as_person(), alert["id"], alert["version"])
        lost = _lose(shop, alert)
        shop.order(roof, "2018-06-19")
        shop.deliver()
        with pytest.raises(Invalid):
            service.undo(shop.as_person(), alert["id"], lost["version"] + 1)


def test_a_measure_has_an_owner_and_a_result(shop: Shop) -> None:
    rae = shop.person("Rae")
    _, alert = _warned(shop)
    measure = {
        "text": "Visit",
        "owner": rae,
        "due_on": "2018-06-25",
        "done": True,
        "done_on": "2018-06-24",
        "result": "Ok",
    }
    with clock.at(moment(NOW)):
        wish = Reprieve.model_validate({"until": "2018-07-20", "measures": [measure]})
        held = service.reprieve(shop.as_person(), alert["id"], wish, alert["version"])
    assert held["measures"] == [measure]


def test_a_warning_nobody_answers_goes_to_the_lead_of_the_team_once(shop: Shop) -> None:
    mo = shop.person("Mo")
    team = shop.records.create("teams", {"name": "North", "lead": mo})["id"]
    rae = shop.person("Rae", member_of=team)
    roof, alert = _warned(shop, owner=rae)
    assert alert["respond_by"] == "2018-06-23"
    with clock.at(moment("2018-06-22T12:00:00+00:00")):
        assert shop.run("2018-06-22")["escalated"] == 0
    with clock.at(moment("2018-06-23T12:00:00+00:00")):
        assert shop.run("2018-06-23")["escalated"] == 1
    with clock.at(moment("2018-06-24T12:00:00+00:00")):
        assert shop.run("2018-06-24")["escalated"] == 0
    (found,) = shop.alerts(roof)
    assert (found["state"], found["escalated_on"], found["escalated_to"]) == ("warning", "2018-06-23", mo)


def test_a_warning_that_is_being_worked_on_is_not_escalated(shop: Shop) -> None:
    roof, alert = _warned(shop)
    with clock.at(moment(NOW)):
        wish = Reprieve.model_validate({"until": "2018-07-20", "measures": [{"text": "Call"}]})
        service.reprieve(shop.as_person(), alert["id"], wish, alert["version"])
    with clock.at(moment("2018-06-25T12:00:00+00:00")):
        assert shop.run("2018-06-25")["escalated"] == 0
    assert "escalated_on" not in shop.alerts(roof)[0]


def test_an_undone_reprieve_takes_its_measures_back(shop: Shop) -> None:
    _, alert = _warned(shop)
    with clock.at(moment(NOW)):
        wish = Reprieve.model_validate({"until": "2018-07-20", "measures": [{"text": "Call"}]})
        held = service.reprieve(shop.as_person(), alert["id"], wish, alert["version"])
        more = Reprieve.model_validate({"until": "2018-07-25", "measures": [{"text": "Call"}, {"text": "Visit"}]})
        further = service.reprieve(shop.as_person(), alert["id"], more, held["version"])
        back = service.undo(shop.as_person(), alert["id"], further["version"])
    assert [measure["text"] for measure in back["measures"]] == ["Call"]
    assert back["reprieve_until"] == "2018-07-20"
