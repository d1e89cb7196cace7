"""The resources of the site stand apart, new ones as well."""

from grimp import build_graph

from chalicelib.site.routes import RESOURCES

SHARED = {"chalicelib.site.teams.access", "chalicelib.site.teams.reading"}
"""What resources use of another."""


def test_no_resource_knows_the_inside_of_another():
    graph = build_graph("chalicelib")
    packages = [str(each.__package__) for each in RESOURCES]
    for package in packages:
        others = tuple(f"{each}." for each in packages if each != package)
        for module in graph.find_descendants(package):
            imported = graph.find_modules_directly_imported_by(module)
            assert {each for each in imported if each.startswith(others)} <= SHARED, module
