"""The one guarded way outside.

``default_fetcher()`` is what real use plugs into the engine's ``Fetch`` port; its address policy,
name service, certificate authorities, clock and budget are parameters of ``GuardedFetcher``.
``CachingFetcher`` remembers answers for a run; ``DocumentMap`` and ``offline_fetch`` answer
without any network. Importing this package loads no HTTP client: the first fetch does.
"""

from skillmark.fetching.address_policy import AddressPolicy
from skillmark.fetching.documents import CachingFetcher, DocumentMap, offline_fetch
from skillmark.fetching.guarded import GuardedFetcher, RenewableFetch, default_fetcher
from skillmark.fetching.limits import FetchBudget
from skillmark.fetching.name_service import Resolver, system_resolver

__all__ = [
    "AddressPolicy",
    "CachingFetcher",
    "DocumentMap",
    "FetchBudget",
    "GuardedFetcher",
    "RenewableFetch",
    "Resolver",
    "default_fetcher",
    "offline_fetch",
    "system_resolver",
]
