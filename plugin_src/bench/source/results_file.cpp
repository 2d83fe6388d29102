// SPDX-License-Identifier: GPL-3.0-or-later
#include "results_file.h"

#include "log.h"

namespace antler::bench
{
namespace
{
/** As a field of CSV. */
std::string field (const std::string& text)
{
    if (text.find_first_of ("\",\n") == std::string::npos)
        return text;
    std::string quoted = "\"";
    for (const auto c : text)
        quoted += c == '"' ? std::string ("\"\"") : std::string (1, c);
    return quoted + "\"";
}
} // namespace

ResultsFile::ResultsFile (const std::string& path) : file (path)
{
    if (! file)
    {
        log (Level::error, from::offline, "Unable to open results file " + path);
        throw Failure ("Error initializing frontend, check logs for details.");
    }
    file.precision (9); // a float as it is
    file << "frame,plugin,name,value\n";
}

void ResultsFile::add (int64_t frame, const std::string& plugin, const std::vector<Said>& said)
{
    for (const auto& it : said)
        file << frame << ',' << field (plugin) << ',' << field (it.name) << ',' << it.value << '\n';
}

} // namespace antler::bench
