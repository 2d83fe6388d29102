// SPDX-License-Identifier: GPL-3.0-or-later
#include "Plain.h"

#include <tensorflow/lite/interpreter.h>
#include <tensorflow/lite/kernels/register.h>
#include <tensorflow/lite/model.h>

const char* const plainWay = "one Invoke a sample";

namespace
{
/** As in the tutorial for Elk boards: the model as it was exported, one call for each sample. */
class Invoke final : public Plain
{
public:
    explicit Invoke (const antler::ModelData& data)
        : model (tflite::FlatBufferModel::BuildFromBuffer (static_cast<const char*> (data.begin),
                                                           data.size))
    {
        const tflite::ops::builtin::BuiltinOpResolver resolver;
        tflite::InterpreterBuilder (*model, resolver) (&interpreter);
        interpreter->AllocateTensors();
    }

    void play (const float* in, float* out, int frames) override
    {
        for (int i = 0; i < frames; ++i)
        {
            interpreter->typed_input_tensor<float> (0)[0] = in[i];
            interpreter->Invoke();
            out[i] = interpreter->typed_output_tensor<float> (0)[0];
        }
    }

private:
    std::unique_ptr<tflite::FlatBufferModel> model;
    std::unique_ptr<tflite::Interpreter> interpreter;
};
} // namespace

std::unique_ptr<Plain> loadPlain (const antler::ModelData& data, const antler::ModelSpec& model)
{
    const auto isSimple = model.forgets() && model.inputs.size() == 1
                          && model.inputs[0].type == antler::ElementType::float32
                          && model.inputs[0].elements (1) == model.inputs[0].signals.size();
    return isSimple ? std::make_unique<Invoke> (data) : nullptr;
}
