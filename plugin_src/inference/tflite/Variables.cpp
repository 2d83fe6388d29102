// SPDX-License-Identifier: GPL-3.0-or-later
#include "Variables.h"

#include <tensorflow/lite/builtin_ops.h>
#include <tensorflow/lite/core/c/builtin_op_data.h>
#include <tensorflow/lite/core/subgraph.h>
#include <tensorflow/lite/experimental/resource/resource_variable.h>

#include <map>
#include <stdexcept>

namespace antler
{
namespace
{
using tflite::Interpreter, tflite::Subgraph, tflite::resource::ResourceVariable;

template <typename Use>
void forEachGraph (Interpreter& interpreter, const Use& use)
{
    for (std::size_t i = 0; i < interpreter.subgraphs_size(); ++i)
        use (*interpreter.subgraph (static_cast<int> (i)));
}

/** As CALL_ONCE does in a model's first run. */
void initialise (Interpreter& interpreter, int graph)
{
    auto& initialiser = *interpreter.subgraph (graph);

    if (initialiser.AllocateTensors() != kTfLiteOk || initialiser.Invoke() != kTfLiteOk)
        throw std::runtime_error ("TensorFlow Lite cannot initialise the model's variables");
}

void initialiseAll (Interpreter& interpreter)
{
    forEachGraph (interpreter,
                  [&] (const Subgraph& graph)
                  {
                      for (const auto& [node, operation] : graph.nodes_and_registration())
                          if (operation.builtin_code == kTfLiteBuiltinCallOnce)
                              initialise (interpreter, static_cast<const TfLiteCallOnceParams*> (
                                                           node.builtin_data)
                                                           ->init_subgraph_index);
                  });
}

/** In an order that every interpreter of a model has. */
std::vector<TfLiteTensor*> variablesOf (Interpreter& interpreter)
{
    std::vector<TfLiteTensor*> found;
    forEachGraph (interpreter,
                  [&] (Subgraph& graph)
                  {
                      for (const auto number : graph.variables())
                          if (graph.tensor (number)->data.raw != nullptr)
                              found.push_back (graph.tensor (number));
                  });

    std::map<int, TfLiteTensor*> resources; // by their numbers; there are tables as well
    for (const auto& [number, resource] : interpreter.primary_subgraph().resources())
        if (auto* variable = dynamic_cast<ResourceVariable*> (resource.get()))
            if (auto* tensor = variable->GetTensor())
                resources[number] = tensor;

    for (const auto& [number, tensor] : resources)
        found.push_back (tensor);

    return found;
}
} // namespace

Variables::Variables (Interpreter& owner) : interpreter (owner)
{
    initialiseAll (interpreter);
    tensors = variablesOf (interpreter);

    for (const auto* tensor : tensors)
        initial.emplace_back (tensor->data.raw, tensor->data.raw + tensor->bytes);
}

void Variables::settle()
{
    tensors = variablesOf (interpreter);
    auto same = tensors.size() == initial.size();

    for (std::size_t i = 0; same && i < tensors.size(); ++i)
        same = tensors[i]->bytes == initial[i].size();

    if (! same)
        throw std::runtime_error ("the model's variables do not all have a value, and a size that "
                                  "stays, before its first run");
}
} // namespace antler
