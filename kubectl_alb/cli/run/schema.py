"""The answer to `schema`."""

from difflib import get_close_matches

from kubectl_alb.cli.commands.schema import SchemaOptions
from kubectl_alb.cli.output import Output
from kubectl_alb.errors import NotFoundError
from kubectl_alb.render.document import Document, Table
from kubectl_alb.views.schemas.documents import BY_NAME, DOCUMENTS, schema


def run(options: SchemaOptions) -> None:
    """Write the schema of a kind, or the list of kinds."""
    output, kind = Output.of(options.output, options.shared), options.kind
    if options.as_list or not kind:
        rows = tuple((each.name, each.version, each.command, each.about) for each in DOCUMENTS)
        table = Table(("KIND", "VERSION", "PRINTED BY", "WHAT"), rows)
        output.draw(Document((table,)))
        return
    found = {name.lower(): known for name, known in BY_NAME.items()}.get(kind.lower())
    if found is None:
        near = get_close_matches(kind, BY_NAME, n=3, cutoff=0.4)
        raise NotFoundError(f'no document is of kind "{kind}"', near)
    output.write_value(schema(found))
