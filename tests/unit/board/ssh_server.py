"""A real SSH server in this process, for what the stand-in's sshd is not built for."""

import socket
import threading

import paramiko


class Door(paramiko.ServerInterface):
    """Lets `mind` in, by one key, or by the right answers to its questions where it has any."""

    def __init__(self, welcome, questions):
        self.welcome, self.questions = welcome, questions

    def get_allowed_auths(self, username):
        return "keyboard-interactive" if self.questions else "publickey"

    def check_auth_interactive(self, username, submethods):
        query = paramiko.InteractiveQuery()
        for question in self.questions:
            query.add_prompt(question, False)
        return query

    def check_auth_interactive_response(self, responses):
        good = responses == list(self.questions.values())
        return paramiko.AUTH_SUCCESSFUL if good else paramiko.AUTH_FAILED

    def check_auth_publickey(self, username, key):
        good = username == "mind" and key == self.welcome
        return paramiko.AUTH_SUCCESSFUL if good else paramiko.AUTH_FAILED


class Server:
    """Serves SSH handshakes on loopback with the key it has at the moment."""

    def __init__(self, welcome, questions=()):
        self.key, self.welcome = paramiko.ECDSAKey.generate(), welcome
        self.questions = dict(questions)
        self.socket = socket.create_server(("127.0.0.1", 0))
        self.port = self.socket.getsockname()[1]
        self.transports = []
        self.thread = threading.Thread(target=self.serve, daemon=True)
        self.thread.start()

    def serve(self):
        while True:
            try:
                client, _ = self.socket.accept()
            except OSError:
                return
            transport = paramiko.Transport(client)
            self.transports.append(transport)
            transport.add_server_key(self.key)
            try:
                transport.start_server(server=Door(self.welcome, self.questions),
                                       event=threading.Event())
            except (EOFError, paramiko.SSHException):
                transport.close()

    def close(self):
        self.socket.shutdown(socket.SHUT_RDWR)
        self.socket.close()
        self.thread.join(5)
        for transport in self.transports:
            transport.close()
