// The JOSE library of the Node world.

import {importJWK, jwtVerify, SignJWT} from 'jose';

export const operations = {
  // options: {jwk, header}; item: the claims.
  async sign({jwk, header}) {
    const key = await importJWK(jwk, header.alg);
    return claims => new SignJWT(claims).setProtectedHeader(header).sign(key);
  },

  // options: {jwk, algorithm, now}; item: the token. Gives header and claims.
  async verify({jwk, algorithm, now}) {
    const key = await importJWK(jwk, algorithm);
    const options = {algorithms: [algorithm], currentDate: new Date(now)};
    return async token => {
      const {protectedHeader, payload} = await jwtVerify(token, key, options);
      return {header: protectedHeader, claims: payload};
    };
  }
};
