# A sample of what is generated from project.yaml; beside it belongs model.tflite.
set(ANTLER_PLUGIN_NAME "NeuralSaturator")
set(ANTLER_PLUGIN_MANUFACTURER "Antler")
set(ANTLER_PLUGIN_VERSION "1.0.0")
set(ANTLER_PLUGIN_CODE "Ntsr")
set(ANTLER_MANUFACTURER_CODE "Antl")
set(ANTLER_ENGINE "tflite")
