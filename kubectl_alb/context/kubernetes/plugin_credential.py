"""The credential of an exec plugin, for as long as a command runs.

The plugin runs once. That it failed is remembered as well: each of a command's many requests would
run it again otherwise. A credential that the API server refuses is renewed once, as in client-go.
"""

from collections.abc import Mapping
from threading import Lock
from typing import Any

from kubectl_alb.context.deadline import Deadline
from kubectl_alb.context.kubernetes.exec_credential import Credential, run_plugin
from kubectl_alb.context.kubernetes.kubeconfig_entries import ExecPlugin
from kubectl_alb.errors import AlbError

NONE = Credential()


class PluginCredential:
    """What the plugin answered, or why it did not; threads may share it."""

    def __init__(
        self, plugin: ExecPlugin | None, cluster_info: Mapping[str, Any], deadline: Deadline
    ) -> None:
        self._plugin = plugin
        self._cluster_info = cluster_info
        self._deadline = deadline
        self._lock = Lock()
        self._credential: Credential | None = None
        self._failure: AlbError | None = None
        self._fresh = False
        self._unproven = False

    def current(self) -> Credential:
        """Return the credential, empty without a plugin; raise the `AlbError` of its run."""
        if self._plugin is None:
            return NONE
        with self._lock:
            if self._credential is None or (self._fresh and self._credential.expired()):
                self._run(self._plugin)
            elif self._failure is not None:
                raise self._failure
            return self._credential or NONE

    def renewed(self, refused: Credential) -> bool:
        """Return whether another credential than the refused one is there now."""
        if self._plugin is None:
            return False
        with self._lock:
            if self._failure is not None:
                raise self._failure
            if self._credential is not refused:
                return True
            if self._unproven:
                return False
            self._unproven = True
            self._run(self._plugin)
            return True

    def accepted(self, used: Credential) -> None:
        """Note that the API server took a credential: when it refuses it later, it is renewed."""
        if self._unproven and used is self._credential:
            with self._lock:
                self._unproven = False

    def _run(self, plugin: ExecPlugin) -> None:
        if self._failure is not None:
            raise self._failure
        try:
            self._credential = run_plugin(plugin, self._cluster_info, self._deadline)
        except AlbError as error:
            self._failure = error
            raise
        # An answer that had expired when it came would be asked for again and again.
        self._fresh = not self._credential.expired()
