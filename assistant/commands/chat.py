"""`glioscribe chat`: the web app on this machine."""

from __future__ import annotations

import click


@click.command()
@click.option("--port", type=click.IntRange(1, 65535), help="Port to serve on; a free one when left out.")
@click.option("--open/--no-open", "open_browser", default=False, help="Open it in the browser.")
@click.option("--llm", help="Language model as backend:model; the setting when left out.")
def command(port: int | None, llm: str | None, *, open_browser: bool) -> int:
    """Start the web app on loopback and print its address; Ctrl-C stops it."""
    from assistant.app.services import real_services
    from assistant.app.web import build, launch

    app = build(real_services(llm))
    address = launch(app, port=port, open_browser=open_browser)
    click.echo(f"GlioScribe is at {address} (Ctrl-C stops it)")
    app.block_thread()
    return 0
