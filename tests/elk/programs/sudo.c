// SPDX-License-Identifier: GPL-3.0-or-later
/*  `%sudo ALL=(ALL) ALL`, for a board without the package: who is in the group `sudo` becomes root
    for one command, by their own password. Options: -S -n -p PROMPT -k --. What it says and its
    exit codes are those of sudo 1.9.
*/
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <pwd.h>
#include <shadow.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

enum
{
    tries = 3
};

static int fail (const char* text)
{
    fprintf (stderr, "%s\n", text);
    return 1;
}

static int may (const char* user)
{
    const struct group* group = getgrnam ("sudo");
    for (char** member = group == NULL ? NULL : group->gr_mem; member != NULL && *member; ++member)
        if (strcmp (*member, user) == 0)
            return 1;
    return 0;
}

/** One line from `file`, byte for byte, so that what follows it is left for the command. */
static int read_line (int file, char* line, size_t size)
{
    size_t used = 0;
    char byte;
    while (read (file, &byte, 1) == 1 && byte != '\n')
        if (used + 1 < size)
            line[used++] = byte;
    line[used] = '\0';
    return used > 0;
}

/** A line that the terminal does not show. */
static int read_hidden (int terminal, char* line, size_t size)
{
    struct termios before, hidden;
    tcgetattr (terminal, &before);
    hidden = before;
    hidden.c_lflag &= ~(tcflag_t) ECHO;
    tcsetattr (terminal, TCSAFLUSH, &hidden);
    const int done = read_line (terminal, line, size);
    tcsetattr (terminal, TCSAFLUSH, &before);
    dprintf (terminal, "\n");
    return done;
}

static int right (const char* user, const char* password)
{
    void* library = dlopen ("libcrypt.so.1", RTLD_NOW);
    char* (*crypt) (const char*, const char*) = NULL;
    if (library != NULL)
        *(void**) &crypt = dlsym (library, "crypt");
    const struct spwd* entry = getspnam (user);
    const char* made = entry == NULL || crypt == NULL ? NULL : crypt (password, entry->sp_pwdp);
    return made != NULL && strcmp (made, entry->sp_pwdp) == 0;
}

/** Ask until the password is right; nonzero if it never is. */
static int refused (const char* user, int from_stdin, const char* prompt)
{
    const int terminal = from_stdin ? STDIN_FILENO : open ("/dev/tty", O_RDWR | O_CLOEXEC);
    if (terminal < 0)
        return fail ("sudo: a terminal is required to read the password; either use the -S option "
                     "to read from standard input or configure an askpass helper\n"
                     "sudo: a password is required");
    char line[256];
    int asked = 0;
    for (; asked < tries; ++asked)
    {
        dprintf (from_stdin ? STDERR_FILENO : terminal, "%s", prompt);
        if (! (from_stdin ? read_line (terminal, line, sizeof line)
                          : read_hidden (terminal, line, sizeof line)))
            break;
        if (right (user, line))
            return 0;
        if (asked + 1 < tries)
            fprintf (stderr, "Sorry, try again.\n");
    }
    if (asked == 0)
        return fail ("sudo: no password was provided\nsudo: a password is required");
    fprintf (stderr, "sudo: %d incorrect password attempt%s\n", asked, asked == 1 ? "" : "s");
    return 1;
}

/** The command gets root's own environment, as with `env_reset`. */
static int run (const char* user, char** command)
{
    const char* emulated = getenv ("QEMU_CPU");
    char* cpu = emulated == NULL ? NULL : strdup (emulated);
    clearenv();
    setenv ("PATH", "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin", 1);
    setenv ("HOME", "/root", 1);
    setenv ("USER", "root", 1);
    setenv ("SUDO_USER", user, 1);
    if (cpu != NULL)
        setenv ("QEMU_CPU", cpu, 1);
    if (setgroups (0, NULL) != 0 || setgid (0) != 0 || setuid (0) != 0)
        return fail ("sudo: must be owned by uid 0 and have the setuid bit set");
    execvp (command[0], command);
    fprintf (stderr, "sudo: %s: command not found\n", command[0]);
    return 1;
}

int main (int count, char** words)
{
    int from_stdin = 0, silent = 0, option;
    char usual[128], *prompt = usual;
    const struct passwd* entry = getpwuid (getuid());
    char* user = strdup (entry == NULL ? "?" : entry->pw_name);
    snprintf (usual, sizeof usual, "[sudo] password for %s: ", user);
    while ((option = getopt (count, words, "+Snp:k")) != -1)
    {
        if (option == '?')
            return fail ("usage: sudo [-Snk] [-p prompt] command");
        from_stdin |= option == 'S';
        silent |= option == 'n';
        prompt = option == 'p' ? optarg : prompt;
    }
    if (optind == count)
        return fail ("usage: sudo [-Snk] [-p prompt] command");
    if (getuid() == 0)
        return run (user, words + optind);
    if (silent)
        return fail ("sudo: a password is required");
    if (refused (user, from_stdin, prompt))
        return 1;
    if (! may (user))
    {
        fprintf (stderr, "%s is not in the sudoers file.  This incident will be reported.\n", user);
        return 1;
    }
    return run (user, words + optind);
}
