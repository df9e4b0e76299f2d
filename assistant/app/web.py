"""The web app: ask the guidelines, read a report, review a patient's brief. Loopback only."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from html import escape
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from assistant.app import views
from assistant.drafting.answer import Answer
from assistant.patient import Patient
from ingestion.errors import GlioscribeError
from ingestion.records import Document, Report

if TYPE_CHECKING:
    import gradio as gr

NO_PATIENT = "no patient"
WELCOME = "Ask about glioma guidance, in English or Chinese. Every sentence of the answer cites its source."
EXAMPLES = (
    "Which patients were studied with vorasidenib?",
    "How is progression judged in the first 12 weeks after radiotherapy?",
    "What is offered to elderly patients with MGMT-methylated glioblastoma?",
)


@dataclass(frozen=True)
class Services:
    """What the app calls; the command wires the real ones.

    Attributes:
        answer: Question, patient id or None, earlier (question, answer) turns to an answer.
        extract: A report's text to what was read from it.
        patients: The ids that can be chosen.
        patient: An id to the patient.
        brief_page: A patient to the brief as one self-contained HTML page.
    """

    answer: Callable[[str, str | None, Sequence[tuple[str, str]]], Answer]
    extract: Callable[[Document], Report]
    patients: Callable[[], list[str]]
    patient: Callable[[str], Patient]
    brief_page: Callable[[Patient], str]


def build(services: Services) -> gr.Blocks:
    """Lay out the app over `services`."""
    import gradio as gr

    with gr.Blocks(title="GlioScribe", analytics_enabled=False, fill_width=True) as app:
        gr.HTML(
            '<div class="gs-head"><h1>GlioScribe</h1><p>Drafts for clinician review. Not a medical device; '
            "every sentence points at its source.</p></div>"
        )
        with gr.Tab("Ask"):
            _ask_tab(services)
        with gr.Tab("Report"):
            _report_tab(services)
        with gr.Tab("Patient"):
            _patient_tab(services)
    return app


def _ask_tab(services: Services) -> None:
    import gradio as gr

    def respond(question: str, turns: list[dict[str, Any]], patient: str) -> tuple[list[dict[str, Any]], str, str]:
        if not question.strip():
            return turns, "", ""
        try:
            answer = services.answer(question, None if patient == NO_PATIENT else patient, _pairs(turns))
            said, panel = views.answer_text(answer), views.sources_panel(answer)
        except GlioscribeError as error:
            said, panel = f"This did not work: {error}", ""
        asked = {"role": "user", "content": question}
        return [*turns, asked, {"role": "assistant", "content": said}], panel, ""

    with gr.Row():
        with gr.Column(scale=3):
            chat = gr.Chatbot(
                height="60vh",
                label="Conversation",
                placeholder=WELCOME,
                render_markdown=False,
                feedback_options=None,
                buttons=["copy", "copy_all"],
            )
            box = gr.Textbox(placeholder="Your question", show_label=False, submit_btn=True, elem_id="question")
            patient = gr.Dropdown([NO_PATIENT, *services.patients()], value=NO_PATIENT, label="With the record of")
            gr.Examples([[example] for example in EXAMPLES], inputs=[box], label="For example")
        with gr.Column(scale=2):
            gr.HTML("<h3>Sources</h3>")
            panel = gr.HTML('<p class="gs-meta">The cited passages appear here.</p>', elem_id="sources")
    box.submit(respond, [box, chat, patient], [chat, panel, box], api_visibility="private")


def _report_tab(services: Services) -> None:
    import gradio as gr

    def read(text: str) -> str:
        if not text.strip():
            return '<p class="gs-meta">Paste a report first.</p>'
        from ingestion.loaders import canonical
        from ingestion.view import report_page

        document = Document(id="pasted report", text=canonical(text))
        return views.framed(report_page(document, services.extract(document)), "The report as it was read")

    with gr.Row():
        with gr.Column(scale=1):
            text = gr.Textbox(lines=18, max_lines=30, label="A radiology, pathology or clinic report", elem_id="report")
            button = gr.Button("Read it", variant="primary", elem_id="read")
        with gr.Column(scale=2):
            page = gr.HTML(elem_id="read-report")
    button.click(read, [text], [page], api_visibility="private")


def _patient_tab(services: Services) -> None:
    import gradio as gr

    def draft(patient: str | None) -> str:
        if not patient:
            return '<p class="gs-meta">Choose a patient first.</p>'
        try:
            page = services.brief_page(services.patient(patient))
        except GlioscribeError as error:
            return f'<p class="gs-warn">{escape(str(error))}</p>'
        return views.framed(page, "Patient brief")

    with gr.Row():
        patient = gr.Dropdown(services.patients(), label="Patient", elem_id="patient", scale=4)
        button = gr.Button("Draft the brief", variant="primary", scale=1, elem_id="draft")
    page = gr.HTML(elem_id="brief")
    button.click(draft, [patient], [page], api_visibility="private")


def _pairs(turns: Sequence[dict[str, Any]]) -> list[tuple[str, str]]:
    """Return the conversation so far as (question, answer) pairs."""
    said = [(turn["role"], _plain(turn["content"])) for turn in turns]
    return [(a[1], b[1]) for a, b in itertools.pairwise(said) if a[0] == "user" and b[0] == "assistant"]


def _plain(content: str | list[dict[str, Any]]) -> str:
    """Return a chat message's text; the chat component hands messages back as a list of parts."""
    if isinstance(content, str):
        return content
    return " ".join(str(part.get("text", "")) for part in content)


def launch(app: gr.Blocks, *, port: int | None, open_browser: bool) -> str:
    """Serve the app on loopback and return its address.

    Args:
        app: From `build`.
        port: Port to take; None takes a free one.
        open_browser: Whether to open the address in the user's browser.
    """
    import gradio as gr

    fonts = ("system-ui", "sans-serif")
    try:
        _, address, _ = app.launch(
            server_name="127.0.0.1",
            server_port=port,
            inbrowser=open_browser,
            share=False,
            quiet=True,
            ssr_mode=False,
            prevent_thread_lock=True,
            footer_links=[],
            theme=gr.themes.Soft(primary_hue="cyan", font=fonts, font_mono=("ui-monospace", "monospace")),
            css=files("assistant.app").joinpath("style.css").read_text(encoding="utf-8"),
        )
    except OSError as error:
        message = f"can't serve on port {port}: {error}"
        raise GlioscribeError(message, hint="choose another --port or leave it out") from error
    return str(address)
