"""The least that a project.yaml can say."""

SMALLEST = """\
antler: 1
plugin: {name: Sat}
model: sat.tflite
sushi: {tracks: [{name: main, plugins: [{use: Sat}]}]}
"""
