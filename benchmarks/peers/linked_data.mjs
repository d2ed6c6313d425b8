// What both Node stacks do alike: issue, verify and canonicalize, each with its own packages.

import {BitstringStatusList} from '@digitalbazaar/vc-bitstring-status-list';
import {loaderWith} from './documents.mjs';

export function linkedDataOperations(stack) {
  return {
    async canonicalize() {
      const documentLoader = loaderWith();
      return document => stack.cryptosuites['eddsa-rdfc-2022'].canonize(document, {documentLoader});
    },

    // options: {key: {jwk, id, controller}, cryptosuite, created}; item: an unsigned document.
    async issue({key, cryptosuite, created}) {
      const documentLoader = loaderWith();
      const suite = await stack.signingSuite({key, cryptosuite, created});
      return credential => stack.issue({credential, suite, documentLoader});
    },

    // options: {resources, statusLists: {url: encodedList}}; item: the JSON text of a credential.
    async verify({resources, statusLists, now}) {
      const documentLoader = loaderWith(resources);
      const checkStatus = await cachedStatusCheck(statusLists);
      const suite = stack.verifyingSuites();
      return async text => {
        const credential = JSON.parse(text);
        const result = await stack.verifyCredential(
          {credential, suite, documentLoader, checkStatus, now});
        if(!result.verified) {
          throw result.error ?? new Error(result.statusResult?.error ?? 'not verified');
        }
        return true;
      };
    }
  };
}

// The lists are decoded once, before the clock runs: a cached list is what ours is measured with.
async function cachedStatusCheck(statusLists = {}) {
  const lists = new Map();
  for(const [url, encodedList] of Object.entries(statusLists)) {
    lists.set(url, await BitstringStatusList.decode({encodedList}));
  }
  return async ({credential}) => {
    const {statusListCredential, statusListIndex} = credential.credentialStatus;
    const list = lists.get(statusListCredential);
    if(!list) {
      return {verified: false, error: `no status list ${statusListCredential}`};
    }
    const revoked = list.getStatus(parseInt(statusListIndex, 10));
    return revoked ? {verified: false, error: 'revoked'} : {verified: true};
  };
}
