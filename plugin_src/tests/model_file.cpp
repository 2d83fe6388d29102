// SPDX-License-Identifier: GPL-3.0-or-later
// A packed model, whole and damaged: model_file PACKAGE prints what is read of it.
#include "material.h"

#include <ModelFile.h>

#include <cstring>
#include <iostream>
#include <random>

namespace
{
const char* const roles[] = { "signals", "parameter", "state", "constant", "unused", "result" };

void print (const antler::TensorSpec& tensor)
{
    std::cout << tensor.name << ' ' << roles[static_cast<int> (tensor.role)] << " [";

    for (const auto& extent : tensor.shape)
        std::cout << (extent.grows ? "N+" : "") << extent.size << ' ';

    std::cout << "] time " << tensor.timeAxis << " signals " << tensor.signalAxis << ':';

    for (const auto& signal : tensor.signals)
        std::cout << (signal.kind == antler::Signal::Kind::channel ? " channel " : " parameter ")
                  << signal.index;

    for (const auto& result : tensor.results)
        std::cout << " result " << result.name << ' ' << result.minimum << " to " << result.maximum;

    std::cout << '\n';
}

/** True where it is refused in words; what it may not do is anything worse. */
bool refused (const std::string& bytes)
{
    const material::Model copy (bytes);

    try
    {
        antler::readModel (copy.data());
        return false;
    }
    catch (const std::runtime_error&)
    {
        return true;
    }
}

std::string withChecksum (std::string bytes)
{
    const material::Model copy (bytes);
    const auto sum = antler::checksumOf (copy.data());
    std::memcpy (bytes.data() + antler::checksumPlace, &sum, sizeof (sum));
    return bytes;
}

/** Every cut, and bytes of the description changed, as on a bad disk and as by somebody who wants
    it so. */
void damage (const std::string& good, std::size_t description)
{
    auto cuts = 0, changes = 0, crafted = 0;
    constexpr auto tries = 20000;

    for (std::size_t size = 0; size < good.size(); ++size)
        cuts += refused (good.substr (0, size)) ? 1 : 0;

    std::mt19937 random (1);

    for (auto i = 0; i < tries; ++i)
    {
        auto bad = good;
        auto& byte = bad[random() % description];
        byte = static_cast<char> (byte ^ (1 + random() % 255));

        for (auto left = random() % 4; left > 0; --left)
            bad[random() % description] = static_cast<char> (random());

        changes += bad == good || refused (bad) ? 1 : 0;
        crafted += refused (withChecksum (bad)) ? 1 : 0;
    }

    std::cout << "refused: " << cuts << " of " << good.size() << " cuts, " << changes << " of "
              << tries << " changes, " << crafted << " with a checksum that fits\n";
}
} // namespace

int main (int count, char** arguments)
try
{
    if (count != 2)
        throw std::runtime_error ("PACKAGE");

    const auto bytes = material::read (arguments[1]);
    const material::Model package (bytes);
    const auto model = antler::readModel (package.data());

    for (const auto* tensors : { &model.spec.inputs, &model.spec.outputs })
        for (const auto& tensor : *tensors)
            print (tensor);

    std::cout << "channels " << model.spec.channels << " hop " << model.spec.hop << " past "
              << model.spec.past() << " latency " << model.spec.latency() << " bytes "
              << model.data.size << '\n';
    damage (bytes, bytes.size() - model.data.size);
    return 0;
}
catch (const std::exception& problem)
{
    std::cerr << "model_file: " << problem.what() << '\n';
    return 2;
}
