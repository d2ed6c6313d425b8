// What both Node stacks do alike: issue, verify and canonicalize, each with its own packages.

import {BitstringStatusList} from '@digitalbazaar/vc-bitstring-status-list';
import {loaderWith} from './documents.mjs';

export function linkedDataOperations(stack) {
  return {
    // options: {contexts}; item: a document. Gives its canonical N-Quads.
    async canonicalize(options) {
      const documentLoader = loaderWith(options);
      return document => stack.cryptosuites['eddsa-rdfc-2022'].canonize(document, {documentLoader});
    },

    // options: {key: {jwk, id, controller}, cryptosuite, created, contexts}; item: an unsigned
    // credential. The stack's own rules for credentials hold.
    async issue(options) {
      const documentLoader = loaderWith(options);
      const suite = await stack.signingSuite(options);
      return credential => stack.issue({credential, suite, documentLoader});
    },

    // The same for any document: only the rules of linked data hold. Gives the proof's value.
    async sign(options) {
      const documentLoader = loaderWith(options);
      const suite = await stack.signingSuite(options);
      return async document => {
        const purpose = new stack.signatures.purposes.AssertionProofPurpose();
        const signed = await stack.signatures.sign(document, {suite, purpose, documentLoader});
        return signed.proof.proofValue;
      };
    },

    // options: {resources, statusLists: {url: encodedList}}; item: the JSON text of a credential.
    async verify({statusLists, now, ...options}) {
      const documentLoader = loaderWith(options);
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
