"""What a person sees when something breaks while they draw: each line of the README's table."""

import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from playwright.sync_api import BrowserContext, Locator, Page, expect

from digitrec.networks import store
from digitrec.networks.specs import SPECS
from digitrec.ui.draw.story_steps import STEPS
from tests import test_commands, test_main
from tests.browser import test_assets, test_room, test_server_reads, test_through, test_translation
from tests.browser.driver import (
    ALL,
    ALL_BUT_ONE,
    PATHS,
    PATIENT_MS,
    Server,
    Wire,
    answer,
    draw_with_mouse,
    expect_engine,
    expect_sent,
    finish,
    ink,
    menu_link,
    morph_rows,
    painted,
    put_away_the_word_about_the_connection,
    put_pen_down,
    wait_for_keys,
    wait_for_shell,
)
from tests.networks import test_model_folder, test_store
from tests.rooms import test_database, test_sqlite, test_upgrading
from tests.training import test_train
from tests.ui.draw import test_page
from tests.ui.room_api import test_api
from tests.ui.shared import test_pages

README = Path(__file__).parents[2] / "README.md"


@pytest.fixture
def wire(server: str) -> Iterator[Wire]:
    """A network to the server that all tests share."""
    with Wire(server) as wire:
        yield wire


@pytest.fixture
def own() -> Iterator[Server]:
    """A server for one test."""
    with Server() as server:
        yield server


@pytest.fixture
def models(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the models, which this process writes to."""
    folder = tmp_path / "models"
    shutil.copytree(store.models_dir(), folder)
    monkeypatch.setenv("DIGITREC_MODELS", str(folder))
    return folder


def visit(context: BrowserContext, address: str) -> Page:
    page = context.new_page()
    page.goto(address)
    wait_for_keys(page)
    expect_engine(page)
    wait_for_shell(page)
    return page


def press(page: Page, button: str) -> None:
    page.get_by_role("button", name=button).click()


def choose(page: Page, option: str) -> None:
    page.get_by_role("radio", name=option, exact=True).click()
    expect(page.get_by_role("radio", name=option, exact=True)).to_be_checked()


def expect_answer(page: Page, digit: str) -> None:
    expect(answer(page)).to_have_text(digit, timeout=PATIENT_MS)


def expect_headline(page: Page, words: str) -> None:
    expect(page.locator(".headline")).to_have_text(words, timeout=PATIENT_MS)


def draw_and_save(page: Page) -> None:
    """Save a 1, then draw a 7 in its place, with another network chosen."""
    draw_with_mouse(page, "1")
    expect_answer(page, "1")
    expect_sent(page)
    press(page, "Save this drawing")
    expect(page.get_by_text("Saved: the Morph page offers")).to_be_visible()
    press(page, "Clear")
    choose(page, "Hidden layer+")
    draw_with_mouse(page, "7")
    expect_answer(page, "7")
    expect(page).to_have_url(re.compile("model=Hidden"))


def expect_server_has_it_all(page: Page) -> None:
    """Drawing, chosen network and saved drawing: the server explains the one, shows the other."""
    choose(page, "Tug of war")
    title = page.get_by_role("heading", name="Hidden layer+: 7 against")
    expect(title).to_be_visible(timeout=PATIENT_MS)
    expect_headline(page, f"{ALL} read 7")
    menu_link(page, "Morph").click()
    expect(page.get_by_alt_text("Drawing 1")).to_be_visible(timeout=PATIENT_MS)
    expect(page.get_by_alt_text("Drawing 2")).to_have_count(0)
    menu_link(page, "Draw").click()
    expect_answer(page, "7")
    expect_drawing_goes_on(page)


def expect_drawing_goes_on(page: Page) -> None:
    press(page, "Clear")
    expect(page.get_by_text("No digit yet", exact=True)).to_be_visible()
    draw_with_mouse(page, "0")
    expect_answer(page, "0")


def expect_connected(page: Page) -> None:
    connected = page.locator("[data-test-connection-state=CONNECTED]")
    expect(connected).to_be_visible(timeout=PATIENT_MS)


def notice(page: Page) -> Locator:
    return page.get_by_text("The server does not answer")


def test_killed_server_is_told_within_two_seconds(context: BrowserContext, own: Server) -> None:
    page = visit(context, own.address)
    expect(notice(page)).to_have_count(0)
    own.kill()
    expect(notice(page)).to_be_visible(timeout=2_000)
    own.start()
    expect_connected(page)
    expect(notice(page)).to_have_count(0)


@pytest.mark.parametrize("path", PATHS)
def test_every_page_tells_of_a_cut_until_it_is_mended(
    context: BrowserContext, wire: Wire, path: str
) -> None:
    page = context.new_page()
    page.goto(f"{wire.address}/{path}")
    wait_for_shell(page)
    wire.cut()
    expect(notice(page)).to_be_visible()
    wire.mend()
    expect_connected(page)
    expect(notice(page)).to_have_count(0)


def test_page_opened_from_another_tells_of_a_cut(context: BrowserContext, wire: Wire) -> None:
    page = visit(context, wire.address)
    menu_link(page, "Morph").click()
    expect(morph_rows(page).first).to_be_visible()
    wire.cut()
    expect(notice(page)).to_be_visible()


def test_all_there_is_outlives_a_killed_server(context: BrowserContext, own: Server) -> None:
    page = visit(context, own.address)
    draw_and_save(page)
    strokes, picture = ink(page), painted(page)
    own.kill()
    put_away_the_word_about_the_connection(page)
    own.start()
    expect_connected(page)
    assert (ink(page), painted(page)) == (strokes, picture)
    expect_server_has_it_all(page)


def test_answers_go_on_under_the_pen_while_the_server_is_away(
    context: BrowserContext, own: Server
) -> None:
    page = visit(context, own.address)
    draw_with_mouse(page, "1")
    expect_answer(page, "1")
    own.kill()
    put_away_the_word_about_the_connection(page)
    press(page, "Clear")
    expect_answer(page, "?")
    put_pen_down(page, "7")
    expect_headline(page, f"{ALL} read 7")
    page.mouse.up()
    choose(page, "Perceptron")
    expect(page.locator(".author")).to_have_text("Perceptron")
    own.start()
    expect_connected(page)
    choose(page, "Tug of war")
    expect(page.get_by_role("heading", name="Perceptron: 7 against")).to_be_visible()
    expect_drawing_goes_on(page)


def test_stroke_upon_a_written_digit_outlives_a_killed_server(
    context: BrowserContext, own: Server
) -> None:
    page = visit(context, own.address)
    page.keyboard.press("7")
    expect_answer(page, "7")
    own.kill()
    put_away_the_word_about_the_connection(page)
    draw_with_mouse(page, "cross")
    expect(page.get_by_text("This does not look like a digit", exact=True)).to_be_visible()
    strokes = ink(page)
    own.start()
    expect_connected(page)
    choose(page, "Tug of war")
    expect(page.get_by_role("heading", name="Convnet: ")).to_be_visible()
    assert ink(page) == strokes and len(strokes) == 2
    expect_drawing_goes_on(page)


@pytest.mark.parametrize("written", [True, False])
def test_stage_itself_gives_its_drawing_to_a_restarted_server(
    context: BrowserContext, own: Server, written: bool
) -> None:
    page = visit(context, own.address)
    if written:
        page.keyboard.press("7")
    else:
        draw_with_mouse(page, "7")
    expect_answer(page, "7")
    strokes, picture = ink(page), painted(page)
    for _ in range(2):
        page.evaluate("sessionStorage.clear()")  # nothing but the canvas holds it
        own.kill()
        put_away_the_word_about_the_connection(page)
        own.start()
        expect_connected(page)
        choose(page, "Tug of war")
        expect(page.get_by_role("heading", name="Convnet: 7 against")).to_be_visible()
        choose(page, "What it saw")
        expect(page.get_by_role("heading", name="Convnet: 7 against")).to_have_count(0)
        assert (ink(page), painted(page)) == (strokes, picture)
    expect_drawing_goes_on(page)


def test_drawings_to_morph_outlive_a_killed_server(context: BrowserContext, own: Server) -> None:
    page = context.new_page()
    page.goto(f"{own.address}/morph")
    expect(morph_rows(page).last).to_be_visible()
    for at, digit in enumerate(("1", "7")):
        clear = page.get_by_role("button", name="Clear").nth(at)
        clear.click()
        expect(page.get_by_text("Draw a digit on each side")).to_be_visible()
        draw_with_mouse(page, digit, at=at)
        expect(page.get_by_text("Draw a digit on each side")).to_be_hidden()
    path = morph_rows(page).last.locator(".path")
    expect(path).to_have_text(re.compile("^1, then .*7 from"))
    own.kill()
    put_away_the_word_about_the_connection(page)
    pictures = [painted(page, at) for at in range(2)]
    own.start()
    expect_connected(page)
    expect(path).to_have_text(re.compile("^1, then .*7 from"))
    assert [painted(page, at) for at in range(2)] == pictures


def test_digits_of_a_hand_outlive_a_killed_server(context: BrowserContext, own: Server) -> None:
    page = context.new_page()
    page.goto(f"{own.address}/hand")
    expect(page.locator(".task")).to_contain_text("Write")
    for written, digit in enumerate(("7", "0"), start=1):
        draw_with_mouse(page, digit)
        press(page, "Next")
        expect(page.locator(".tile")).to_have_count(written)
    own.kill()
    put_away_the_word_about_the_connection(page)
    draw_with_mouse(page, "1")
    press(page, "Next")
    own.start()
    expect(page.locator(".tile")).to_have_count(3, timeout=PATIENT_MS)


@pytest.mark.parametrize("again", ["after a restart", "after a reload"])
def test_drawing_of_the_story_s_last_step_stays(
    context: BrowserContext, own: Server, again: str
) -> None:
    page = context.new_page()
    page.goto(f"{own.address}/?step={len(STEPS)}")
    wait_for_keys(page)
    draw_with_mouse(page, "0")
    fooled = page.get_by_text(f"{len(SPECS)} of {len(SPECS)} fooled")
    expect(fooled).to_be_visible()
    choose(page, "Perceptron")
    expect(page).to_have_url(re.compile("model=Perceptron"))
    if again == "after a reload":
        page.reload()
    else:
        own.kill()
        put_away_the_word_about_the_connection(page)
        own.start()
        expect_connected(page)
        choose(page, "Tug of war")
        expect(page.get_by_role("heading", name="Perceptron: 0 against")).to_be_visible()
    expect(fooled).to_be_visible()
    expect(page.locator(".author")).to_have_text("Perceptron")
    assert len(ink(page)) == 1


def test_cut_network_loses_nothing(context: BrowserContext, wire: Wire) -> None:
    page = visit(context, wire.address)
    draw_and_save(page)
    press(page, "Clear")
    wire.cut()
    put_away_the_word_about_the_connection(page)
    draw_with_mouse(page, "7")
    expect_answer(page, "7")
    wire.mend()
    expect_connected(page)
    expect_server_has_it_all(page)


def test_forgotten_visitor_finds_the_drawing_and_the_saved_ones(context: BrowserContext) -> None:
    at_once = {"server.disconnectedSessionTTL": "0"}  # two minutes unless told
    with Server(at_once) as server, Wire(server.address) as wire:
        page = visit(context, wire.address)
        draw_and_save(page)
        wire.cut()
        put_away_the_word_about_the_connection(page)
        wire.mend()
        expect_connected(page)
        expect_server_has_it_all(page)


def test_frozen_tab_goes_on_where_it_was(context: BrowserContext, own: Server) -> None:
    page = visit(context, own.address)
    draw_and_save(page)
    browser = context.new_cdp_session(page)
    browser.send("Page.setWebLifecycleState", {"state": "frozen"})
    own.kill()
    own.start()
    browser.send("Page.setWebLifecycleState", {"state": "active"})
    expect_server_has_it_all(page)


def turn_answers_by_one(name: str) -> None:
    """Put a network of one layer in the place of the model's that takes each digit for the next."""
    with store.updating(name) as folder:
        kernel, bias = folder.read_weights()
        network = folder.network_path.read_bytes()
        for weights in (kernel.T, bias):
            before, after = np.ascontiguousarray(weights), np.roll(weights, 1, axis=0)
            assert network.count(before.tobytes()) == 1
            network = network.replace(before.tobytes(), after.tobytes())
        folder.network_path.write_bytes(network)
        with np.load(folder.weights_path) as weights:
            turned = {key: np.roll(weights[key], 1, axis=-1) for key in weights}
        np.savez(folder.weights_path, allow_pickle=False, **turned)
        folder.write_training(folder.read_config(), folder.read_history())


def test_replaced_model_answers_once_a_stroke_has_asked(
    context: BrowserContext, models: Path
) -> None:
    with Server(environment={"DIGITREC_MODELS": str(models)}) as server:
        page = visit(context, server.address)
        draw_with_mouse(page, "7")
        expect_headline(page, f"{ALL} read 7")
        turn_answers_by_one("perceptron")
        press(page, "Clear")
        expect_answer(page, "?")
        draw_with_mouse(page, "7")
        expect_headline(page, f"{ALL_BUT_ONE} read 7, the Perceptron reads 8")


def test_model_deleted_while_drawing_is_named_and_comes_back(
    context: BrowserContext, models: Path
) -> None:
    with Server(environment={"DIGITREC_MODELS": str(models)}) as server:
        page = visit(context, server.address)
        draw_with_mouse(page, "7")
        expect_headline(page, f"{ALL} read 7")
        expect_sent(page)
        finish(page)  # or what is missing is told, above, while Clear is pressed
        (models / "convnet").rename(models / "away")
        press(page, "Clear")
        expect_answer(page, "?")
        expect(page.get_by_text("Run: python -m digitrec train convnet")).to_be_visible()
        finish(page)  # what is told moved the canvas
        draw_with_mouse(page, "7")
        expect_headline(page, f"All {ALL_BUT_ONE.lower()} read 7")
        (models / "away").rename(models / "convnet")
        draw_with_mouse(page, "7")
        expect_headline(page, f"{ALL} read 7")
        expect(page.get_by_text("Run: python -m digitrec train")).to_have_count(0)


def test_full_disk_or_home_does_not_hinder_drawing(context: BrowserContext, tmp_path: Path) -> None:
    with Server(environment={"HOME": str(tmp_path)}, is_disk_full=True) as server:
        page = visit(context, server.address)
        draw_with_mouse(page, "7")
        expect_headline(page, f"{ALL} read 7")
        page.goto(f"{server.address}/confusion")
        expect(page.get_by_alt_text("Confusion matrix of Convnet")).to_be_visible(
            timeout=PATIENT_MS
        )


def test_slow_server_keeps_no_answer_waiting(context: BrowserContext, own: Server) -> None:
    page = visit(context, own.address)
    draw_with_mouse(page, "1")
    expect_answer(page, "1")
    own.hang()
    for digit in ("7", "0", "7"):
        press(page, "Clear")
        expect_answer(page, "?")
        draw_with_mouse(page, digit)
        expect_answer(page, digit)
    choose(page, "Tug of war")
    own.go_on()
    expect(page.get_by_role("heading", name="Convnet: 7 against")).to_be_visible()
    assert len(ink(page)) == 1
    expect_drawing_goes_on(page)


def test_stroke_reaches_a_slow_server_though_its_page_was_left(
    context: BrowserContext, own: Server
) -> None:
    page = visit(context, own.address)
    draw_with_mouse(page, "1")
    expect_sent(page)
    own.hang()
    press(page, "Clear")
    draw_with_mouse(page, "7")
    expect_answer(page, "7")
    menu_link(page, "Morph").click()
    own.go_on()
    expect(morph_rows(page).last.locator(".path")).to_have_text(re.compile("^7, then"))


def test_two_tabs_of_a_visitor_do_not_mix(context: BrowserContext, server: str) -> None:
    first, second = visit(context, server), visit(context, server)
    draw_with_mouse(second, "0")
    first.bring_to_front()
    draw_with_mouse(first, "7")
    expect_answer(first, "7")
    second.bring_to_front()
    expect_answer(second, "0")
    press(second, "Clear")
    expect_answer(second, "?")
    expect_answer(first, "7")


def test_readme_tells_of_these_faults_and_no_others() -> None:
    from tests.browser import test_replicas  # which imports from here

    told = {
        "the server restarts, or is killed": [
            test_killed_server_is_told_within_two_seconds,
            test_all_there_is_outlives_a_killed_server,
            test_answers_go_on_under_the_pen_while_the_server_is_away,
            test_stroke_upon_a_written_digit_outlives_a_killed_server,
        ],
        "the network is cut": [
            test_every_page_tells_of_a_cut_until_it_is_mended,
            test_page_opened_from_another_tells_of_a_cut,
            test_cut_network_loses_nothing,
            test_forgotten_visitor_finds_the_drawing_and_the_saved_ones,
        ],
        "a newer version of the app takes the server's place": [
            test_assets.test_page_is_opened_again_where_its_server_is_of_another_version,
        ],
        "a phone in a room loses the network, or its server is killed, or the proxy has none for "
        "a while": [
            test_replicas.test_wall_and_phone_come_back_after_a_time_without_any_replica,
            test_room.test_cut_network_keeps_drawings_on_the_phone_and_sends_them_once,
            test_room.test_killed_server_loses_nothing,
        ],
        "more people than a room takes at once want to join": [
            test_room.test_phone_waits_for_its_turn_to_join_and_lost_its_place_joins_again,
        ],
        "the host removed a phone": [
            test_room.test_host_removes_a_person_whose_phone_says_so,
        ],
        "the tab was left for a day, or asleep": [
            test_forgotten_visitor_finds_the_drawing_and_the_saved_ones,
            test_frozen_tab_goes_on_where_it_was,
        ],
        "the server is slow": [
            test_slow_server_keeps_no_answer_waiting,
            test_stroke_reaches_a_slow_server_though_its_page_was_left,
        ],
        "the browser cannot read: its engine is blocked, missing or damaged": [
            test_server_reads.test_server_reads_where_the_browser_cannot,
        ],
        "a part of a page does not come": [
            test_assets.test_part_that_is_not_there_says_so_and_comes_when_it_is,
        ],
        "a reason's picture cannot be painted or computed": [
            test_through.test_reason_that_cannot_be_painted_costs_itself_alone,
            test_page.test_reason_that_fails_costs_itself_alone,
        ],
        "the browser translates the page": [
            test_translation.test_page_that_is_translated_goes_on,
        ],
        "a model is trained again while you draw": [
            test_replaced_model_answers_once_a_stroke_has_asked,
            test_store.test_readers_never_see_an_error_or_two_trainings_while_a_folder_is_replaced,
        ],
        "a model's files are missing or damaged": [
            test_model_deleted_while_drawing_is_named_and_comes_back,
            test_model_folder.test_every_damage_to_every_file_names_the_command_that_mends_it,
        ],
        "all models are missing": [test_pages.test_no_models_at_all_is_told_without_a_trace],
        "the disk is full, or cannot be written to": [
            test_full_disk_or_home_does_not_hinder_drawing,
            test_commands.test_full_disk_keeps_the_pen_figures_and_the_table_that_were_there,
            test_train.test_full_disk_leaves_the_old_model,
            test_train.test_full_temporary_folder_is_named,
        ],
        "the database of rooms can only be read": [
            test_api.test_database_that_can_only_be_read_shows_its_rooms,
            test_sqlite.test_file_that_may_only_be_read_is_read,
            test_database.test_server_that_only_lets_read_starts_lists_and_exports,
        ],
        "the database of rooms is damaged, or its tables are another program's": [
            test_sqlite.test_file_that_is_no_database_gets_a_sentence,
            test_upgrading.test_tables_of_another_program_get_a_sentence_and_stay,
            test_upgrading.test_table_damaged_under_a_server_gets_a_sentence,
        ],
        "a command's output cannot be written": [
            test_main.test_output_that_cannot_be_written_is_a_sentence,
            test_main.test_output_that_nobody_reads_ends_the_program_without_a_word,
        ],
    }
    section = README.read_text(encoding="utf-8").split("## When something breaks\n")[1]
    rows = section.split("\n\n")[0].splitlines()[2:]
    assert [row.split(" | ")[0].removeprefix("| ") for row in rows] == list(told)
