import{t as e}from"./home-assistant-rz92DV-2.js";var t=globalThis,n=t.ShadowRoot&&(t.ShadyCSS===void 0||t.ShadyCSS.nativeShadow)&&`adoptedStyleSheets`in Document.prototype&&`replace`in CSSStyleSheet.prototype,r=Symbol(),i=/* @__PURE__ */ new WeakMap,a=class{constructor(e,t,n){if(this._$cssResult$=!0,n!==r)throw Error("CSSResult is not constructable. Use `unsafeCSS` or `css` instead.");this.cssText=e,this.t=t}get styleSheet(){let e=this.o,t=this.t;if(n&&e===void 0){let n=t!==void 0&&t.length===1;n&&(e=i.get(t)),e===void 0&&((this.o=e=new CSSStyleSheet).replaceSync(this.cssText),n&&i.set(t,e))}return e}toString(){return this.cssText}},o=e=>new a(typeof e==`string`?e:e+``,void 0,r),s=(e,...t)=>new a(e.length===1?e[0]:t.reduce((t,n,r)=>t+(e=>{if(!0===e._$cssResult$)return e.cssText;if(typeof e==`number`)return e;throw Error(`Value passed to 'css' function must be a 'css' function result: `+e+`. Use 'unsafeCSS' to pass non-literal values, but take care to ensure page security.`)})(n)+e[r+1],e[0]),e,r),c=(e,r)=>{if(n)e.adoptedStyleSheets=r.map(e=>e instanceof CSSStyleSheet?e:e.styleSheet);else for(let n of r){let r=document.createElement(`style`),i=t.litNonce;i!==void 0&&r.setAttribute(`nonce`,i),r.textContent=n.cssText,e.appendChild(r)}},l=n?e=>e:e=>e instanceof CSSStyleSheet?(e=>{let t=``;for(let n of e.cssRules)t+=n.cssText;return o(t)})(e):e,{is:u,defineProperty:d,getOwnPropertyDescriptor:ee,getOwnPropertyNames:te,getOwnPropertySymbols:ne,getPrototypeOf:re}=Object,f=globalThis,p=f.trustedTypes,ie=p?p.emptyScript:``,ae=f.reactiveElementPolyfillSupport,m=(e,t)=>e,h={toAttribute(e,t){switch(t){case Boolean:e=e?ie:null;break;case Object:case Array:e=e==null?e:JSON.stringify(e)}return e},fromAttribute(e,t){let n=e;switch(t){case Boolean:n=e!==null;break;case Number:n=e===null?null:Number(e);break;case Object:case Array:try{n=JSON.parse(e)}catch{n=null}}return n}},oe=(e,t)=>!u(e,t),se={attribute:!0,type:String,converter:h,reflect:!1,useDefault:!1,hasChanged:oe};Symbol.metadata??=Symbol(`metadata`),f.litPropertyMetadata??=/* @__PURE__ */ new WeakMap;var g=class extends HTMLElement{static addInitializer(e){this._$Ei(),(this.l??=[]).push(e)}static get observedAttributes(){return this.finalize(),this._$Eh&&[...this._$Eh.keys()]}static createProperty(e,t=se){if(t.state&&(t.attribute=!1),this._$Ei(),this.prototype.hasOwnProperty(e)&&((t=Object.create(t)).wrapped=!0),this.elementProperties.set(e,t),!t.noAccessor){let n=Symbol(),r=this.getPropertyDescriptor(e,n,t);r!==void 0&&d(this.prototype,e,r)}}static getPropertyDescriptor(e,t,n){let{get:r,set:i}=ee(this.prototype,e)??{get(){return this[t]},set(e){this[t]=e}};return{get:r,set(t){let a=r?.call(this);i?.call(this,t),this.requestUpdate(e,a,n)},configurable:!0,enumerable:!0}}static getPropertyOptions(e){return this.elementProperties.get(e)??se}static _$Ei(){if(this.hasOwnProperty(m(`elementProperties`)))return;let e=re(this);e.finalize(),e.l!==void 0&&(this.l=[...e.l]),this.elementProperties=new Map(e.elementProperties)}static finalize(){if(this.hasOwnProperty(m(`finalized`)))return;if(this.finalized=!0,this._$Ei(),this.hasOwnProperty(m(`properties`))){let e=this.properties,t=[...te(e),...ne(e)];for(let n of t)this.createProperty(n,e[n])}let e=this[Symbol.metadata];if(e!==null){let t=litPropertyMetadata.get(e);if(t!==void 0)for(let[e,n]of t)this.elementProperties.set(e,n)}this._$Eh=/* @__PURE__ */ new Map;for(let[e,t]of this.elementProperties){let n=this._$Eu(e,t);n!==void 0&&this._$Eh.set(n,e)}this.elementStyles=this.finalizeStyles(this.styles)}static finalizeStyles(e){let t=[];if(Array.isArray(e)){let n=new Set(e.flat(1/0).reverse());for(let e of n)t.unshift(l(e))}else e!==void 0&&t.push(l(e));return t}static _$Eu(e,t){let n=t.attribute;return!1===n?void 0:typeof n==`string`?n:typeof e==`string`?e.toLowerCase():void 0}constructor(){super(),this._$Ep=void 0,this.isUpdatePending=!1,this.hasUpdated=!1,this._$Em=null,this._$Ev()}_$Ev(){this._$ES=new Promise(e=>this.enableUpdating=e),this._$AL=/* @__PURE__ */ new Map,this._$E_(),this.requestUpdate(),this.constructor.l?.forEach(e=>e(this))}addController(e){(this._$EO??=/* @__PURE__ */ new Set).add(e),this.renderRoot!==void 0&&this.isConnected&&e.hostConnected?.()}removeController(e){this._$EO?.delete(e)}_$E_(){let e=/* @__PURE__ */ new Map,t=this.constructor.elementProperties;for(let n of t.keys())this.hasOwnProperty(n)&&(e.set(n,this[n]),delete this[n]);e.size>0&&(this._$Ep=e)}createRenderRoot(){let e=this.shadowRoot??this.attachShadow(this.constructor.shadowRootOptions);return c(e,this.constructor.elementStyles),e}connectedCallback(){this.renderRoot??=this.createRenderRoot(),this.enableUpdating(!0),this._$EO?.forEach(e=>e.hostConnected?.())}enableUpdating(e){}disconnectedCallback(){this._$EO?.forEach(e=>e.hostDisconnected?.())}attributeChangedCallback(e,t,n){this._$AK(e,n)}_$ET(e,t){let n=this.constructor.elementProperties.get(e),r=this.constructor._$Eu(e,n);if(r!==void 0&&!0===n.reflect){let i=(n.converter?.toAttribute===void 0?h:n.converter).toAttribute(t,n.type);this._$Em=e,i==null?this.removeAttribute(r):this.setAttribute(r,i),this._$Em=null}}_$AK(e,t){let n=this.constructor,r=n._$Eh.get(e);if(r!==void 0&&this._$Em!==r){let e=n.getPropertyOptions(r),i=typeof e.converter==`function`?{fromAttribute:e.converter}:e.converter?.fromAttribute===void 0?h:e.converter;this._$Em=r;let a=i.fromAttribute(t,e.type);this[r]=a??this._$Ej?.get(r)??a,this._$Em=null}}requestUpdate(e,t,n,r=!1,i){if(e!==void 0){let a=this.constructor;if(!1===r&&(i=this[e]),n??=a.getPropertyOptions(e),!((n.hasChanged??oe)(i,t)||n.useDefault&&n.reflect&&i===this._$Ej?.get(e)&&!this.hasAttribute(a._$Eu(e,n))))return;this.C(e,t,n)}!1===this.isUpdatePending&&(this._$ES=this._$EP())}C(e,t,{useDefault:n,reflect:r,wrapped:i},a){n&&!(this._$Ej??=/* @__PURE__ */ new Map).has(e)&&(this._$Ej.set(e,a??t??this[e]),!0!==i||a!==void 0)||(this._$AL.has(e)||(this.hasUpdated||n||(t=void 0),this._$AL.set(e,t)),!0===r&&this._$Em!==e&&(this._$Eq??=/* @__PURE__ */ new Set).add(e))}async _$EP(){this.isUpdatePending=!0;try{await this._$ES}catch(e){Promise.reject(e)}let e=this.scheduleUpdate();return e!=null&&await e,!this.isUpdatePending}scheduleUpdate(){return this.performUpdate()}performUpdate(){if(!this.isUpdatePending)return;if(!this.hasUpdated){if(this.renderRoot??=this.createRenderRoot(),this._$Ep){for(let[e,t]of this._$Ep)this[e]=t;this._$Ep=void 0}let e=this.constructor.elementProperties;if(e.size>0)for(let[t,n]of e){let{wrapped:e}=n,r=this[t];!0!==e||this._$AL.has(t)||r===void 0||this.C(t,void 0,n,r)}}let e=!1,t=this._$AL;try{e=this.shouldUpdate(t),e?(this.willUpdate(t),this._$EO?.forEach(e=>e.hostUpdate?.()),this.update(t)):this._$EM()}catch(t){throw e=!1,this._$EM(),t}e&&this._$AE(t)}willUpdate(e){}_$AE(e){this._$EO?.forEach(e=>e.hostUpdated?.()),this.hasUpdated||(this.hasUpdated=!0,this.firstUpdated(e)),this.updated(e)}_$EM(){this._$AL=/* @__PURE__ */ new Map,this.isUpdatePending=!1}get updateComplete(){return this.getUpdateComplete()}getUpdateComplete(){return this._$ES}shouldUpdate(e){return!0}update(e){this._$Eq&&=this._$Eq.forEach(e=>this._$ET(e,this[e])),this._$EM()}updated(e){}firstUpdated(e){}};g.elementStyles=[],g.shadowRootOptions={mode:`open`},g[m(`elementProperties`)]=/* @__PURE__ */ new Map,g[m(`finalized`)]=/* @__PURE__ */ new Map,ae?.({ReactiveElement:g}),(f.reactiveElementVersions??=[]).push(`2.1.2`);var _=globalThis,ce=e=>e,v=_.trustedTypes,le=v?v.createPolicy(`lit-html`,{createHTML:e=>e}):void 0,ue=`$lit$`,y=`lit$${Math.random().toFixed(9).slice(2)}$`,b=`?`+y,de=`<${b}>`,x=document,S=()=>x.createComment(``),C=e=>e===null||typeof e!=`object`&&typeof e!=`function`,w=Array.isArray,fe=e=>w(e)||typeof e?.[Symbol.iterator]==`function`,T=`[ 	
\f\r]`,E=/<(?:(!--|\/[^a-zA-Z])|(\/?[a-zA-Z][^>\s]*)|(\/?$))/g,D=/-->/g,O=/>/g,k=RegExp(`>|${T}(?:([^\\s"'>=/]+)(${T}*=${T}*(?:[^ \t\n\f\r"'\`<>=]|("|')|))|$)`,`g`),A=/'/g,j=/"/g,M=/^(?:script|style|textarea|title)$/i,pe=e=>(t,...n)=>({_$litType$:e,strings:t,values:n}),N=pe(1),me=pe(2),P=Symbol.for(`lit-noChange`),F=Symbol.for(`lit-nothing`),he=/* @__PURE__ */ new WeakMap,I=x.createTreeWalker(x,129);function ge(e,t){if(!w(e)||!e.hasOwnProperty(`raw`))throw Error(`invalid template strings array`);return le===void 0?t:le.createHTML(t)}var _e=(e,t)=>{let n=e.length-1,r=[],i,a=t===2?`<svg>`:t===3?`<math>`:``,o=E;for(let t=0;t<n;t++){let n=e[t],s,c,l=-1,u=0;for(;u<n.length&&(o.lastIndex=u,c=o.exec(n),c!==null);)u=o.lastIndex,o===E?c[1]===`!--`?o=D:c[1]===void 0?c[2]===void 0?c[3]!==void 0&&(o=k):(M.test(c[2])&&(i=RegExp(`</`+c[2],`g`)),o=k):o=O:o===k?c[0]===`>`?(o=i??E,l=-1):c[1]===void 0?l=-2:(l=o.lastIndex-c[2].length,s=c[1],o=c[3]===void 0?k:c[3]===`"`?j:A):o===j||o===A?o=k:o===D||o===O?o=E:(o=k,i=void 0);let d=o===k&&e[t+1].startsWith(`/>`)?` `:``;a+=o===E?n+de:l>=0?(r.push(s),n.slice(0,l)+ue+n.slice(l)+y+d):n+y+(l===-2?t:d)}return[ge(e,a+(e[n]||`<?>`)+(t===2?`</svg>`:t===3?`</math>`:``)),r]},L=class e{constructor({strings:t,_$litType$:n},r){let i;this.parts=[];let a=0,o=0,s=t.length-1,c=this.parts,[l,u]=_e(t,n);if(this.el=e.createElement(l,r),I.currentNode=this.el.content,n===2||n===3){let e=this.el.content.firstChild;e.replaceWith(...e.childNodes)}for(;(i=I.nextNode())!==null&&c.length<s;){if(i.nodeType===1){if(i.hasAttributes())for(let e of i.getAttributeNames())if(e.endsWith(ue)){let t=u[o++],n=i.getAttribute(e).split(y),r=/([.?@])?(.*)/.exec(t);c.push({type:1,index:a,name:r[2],strings:n,ctor:r[1]===`.`?ye:r[1]===`?`?be:r[1]===`@`?xe:B}),i.removeAttribute(e)}else e.startsWith(y)&&(c.push({type:6,index:a}),i.removeAttribute(e));if(M.test(i.tagName)){let e=i.textContent.split(y),t=e.length-1;if(t>0){i.textContent=v?v.emptyScript:``;for(let n=0;n<t;n++)i.append(e[n],S()),I.nextNode(),c.push({type:2,index:++a});i.append(e[t],S())}}}else if(i.nodeType===8){if(i.data===b)c.push({type:2,index:a});else{let e=-1;for(;(e=i.data.indexOf(y,e+1))!==-1;)c.push({type:7,index:a}),e+=y.length-1}}a++}}static createElement(e,t){let n=x.createElement(`template`);return n.innerHTML=e,n}};function R(e,t,n=e,r){if(t===P)return t;let i=r===void 0?n._$Cl:n._$Co?.[r],a=C(t)?void 0:t._$litDirective$;return i?.constructor!==a&&(i?._$AO?.(!1),a===void 0?i=void 0:(i=new a(e),i._$AT(e,n,r)),r===void 0?n._$Cl=i:(n._$Co??=[])[r]=i),i!==void 0&&(t=R(e,i._$AS(e,t.values),i,r)),t}var ve=class{constructor(e,t){this._$AV=[],this._$AN=void 0,this._$AD=e,this._$AM=t}get parentNode(){return this._$AM.parentNode}get _$AU(){return this._$AM._$AU}u(e){let{el:{content:t},parts:n}=this._$AD,r=(e?.creationScope??x).importNode(t,!0);I.currentNode=r;let i=I.nextNode(),a=0,o=0,s=n[0];for(;s!==void 0;){if(a===s.index){let t;s.type===2?t=new z(i,i.nextSibling,this,e):s.type===1?t=new s.ctor(i,s.name,s.strings,this,e):s.type===6&&(t=new Se(i,this,e)),this._$AV.push(t),s=n[++o]}a!==s?.index&&(i=I.nextNode(),a++)}return I.currentNode=x,r}p(e){let t=0;for(let n of this._$AV)n!==void 0&&(n.strings===void 0?n._$AI(e[t]):(n._$AI(e,n,t),t+=n.strings.length-2)),t++}},z=class e{get _$AU(){return this._$AM?._$AU??this._$Cv}constructor(e,t,n,r){this.type=2,this._$AH=F,this._$AN=void 0,this._$AA=e,this._$AB=t,this._$AM=n,this.options=r,this._$Cv=r?.isConnected??!0}get parentNode(){let e=this._$AA.parentNode,t=this._$AM;return t!==void 0&&e?.nodeType===11&&(e=t.parentNode),e}get startNode(){return this._$AA}get endNode(){return this._$AB}_$AI(e,t=this){e=R(this,e,t),C(e)?e===F||e==null||e===``?(this._$AH!==F&&this._$AR(),this._$AH=F):e!==this._$AH&&e!==P&&this._(e):e._$litType$===void 0?e.nodeType===void 0?fe(e)?this.k(e):this._(e):this.T(e):this.$(e)}O(e){return this._$AA.parentNode.insertBefore(e,this._$AB)}T(e){this._$AH!==e&&(this._$AR(),this._$AH=this.O(e))}_(e){this._$AH!==F&&C(this._$AH)?this._$AA.nextSibling.data=e:this.T(x.createTextNode(e)),this._$AH=e}$(e){let{values:t,_$litType$:n}=e,r=typeof n==`number`?this._$AC(e):(n.el===void 0&&(n.el=L.createElement(ge(n.h,n.h[0]),this.options)),n);if(this._$AH?._$AD===r)this._$AH.p(t);else{let e=new ve(r,this),n=e.u(this.options);e.p(t),this.T(n),this._$AH=e}}_$AC(e){let t=he.get(e.strings);return t===void 0&&he.set(e.strings,t=new L(e)),t}k(t){w(this._$AH)||(this._$AH=[],this._$AR());let n=this._$AH,r,i=0;for(let a of t)i===n.length?n.push(r=new e(this.O(S()),this.O(S()),this,this.options)):r=n[i],r._$AI(a),i++;i<n.length&&(this._$AR(r&&r._$AB.nextSibling,i),n.length=i)}_$AR(e=this._$AA.nextSibling,t){for(this._$AP?.(!1,!0,t);e!==this._$AB;){let t=ce(e).nextSibling;ce(e).remove(),e=t}}setConnected(e){this._$AM===void 0&&(this._$Cv=e,this._$AP?.(e))}},B=class{get tagName(){return this.element.tagName}get _$AU(){return this._$AM._$AU}constructor(e,t,n,r,i){this.type=1,this._$AH=F,this._$AN=void 0,this.element=e,this.name=t,this._$AM=r,this.options=i,n.length>2||n[0]!==``||n[1]!==``?(this._$AH=Array(n.length-1).fill(/* @__PURE__ */ new String),this.strings=n):this._$AH=F}_$AI(e,t=this,n,r){let i=this.strings,a=!1;if(i===void 0)e=R(this,e,t,0),a=!C(e)||e!==this._$AH&&e!==P,a&&(this._$AH=e);else{let r=e,o,s;for(e=i[0],o=0;o<i.length-1;o++)s=R(this,r[n+o],t,o),s===P&&(s=this._$AH[o]),a||=!C(s)||s!==this._$AH[o],s===F?e=F:e!==F&&(e+=(s??``)+i[o+1]),this._$AH[o]=s}a&&!r&&this.j(e)}j(e){e===F?this.element.removeAttribute(this.name):this.element.setAttribute(this.name,e??``)}},ye=class extends B{constructor(){super(...arguments),this.type=3}j(e){this.element[this.name]=e===F?void 0:e}},be=class extends B{constructor(){super(...arguments),this.type=4}j(e){this.element.toggleAttribute(this.name,!!e&&e!==F)}},xe=class extends B{constructor(e,t,n,r,i){super(e,t,n,r,i),this.type=5}_$AI(e,t=this){if((e=R(this,e,t,0)??F)===P)return;let n=this._$AH,r=e===F&&n!==F||e.capture!==n.capture||e.once!==n.once||e.passive!==n.passive,i=e!==F&&(n===F||r);r&&this.element.removeEventListener(this.name,this,n),i&&this.element.addEventListener(this.name,this,e),this._$AH=e}handleEvent(e){typeof this._$AH==`function`?this._$AH.call(this.options?.host??this.element,e):this._$AH.handleEvent(e)}},Se=class{constructor(e,t,n){this.element=e,this.type=6,this._$AN=void 0,this._$AM=t,this.options=n}get _$AU(){return this._$AM._$AU}_$AI(e){R(this,e)}},Ce=_.litHtmlPolyfillSupport;Ce?.(L,z),(_.litHtmlVersions??=[]).push(`3.3.3`);var we=(e,t,n)=>{let r=n?.renderBefore??t,i=r._$litPart$;if(i===void 0){let e=n?.renderBefore??null;r._$litPart$=i=new z(t.insertBefore(S(),e),e,void 0,n??{})}return i._$AI(e),i},V=globalThis,H=class extends g{constructor(){super(...arguments),this.renderOptions={host:this},this._$Do=void 0}createRenderRoot(){let e=super.createRenderRoot();return this.renderOptions.renderBefore??=e.firstChild,e}update(e){let t=this.render();this.hasUpdated||(this.renderOptions.isConnected=this.isConnected),super.update(e),this._$Do=we(t,this.renderRoot,this.renderOptions)}connectedCallback(){super.connectedCallback(),this._$Do?.setConnected(!0)}disconnectedCallback(){super.disconnectedCallback(),this._$Do?.setConnected(!1)}render(){return P}};H._$litElement$=!0,H.finalized=!0,V.litElementHydrateSupport?.({LitElement:H});var Te=V.litElementPolyfillSupport;Te?.({LitElement:H}),(V.litElementVersions??=[]).push(`4.2.2`);var U=864e5,Ee=/^(\d{4})-(\d{2})-(\d{2})/;function De(e){let t=Ee.exec(e);if(!t)return null;let[n,r,i]=[Number(t[1]),Number(t[2]),Number(t[3])],a=new Date(Date.UTC(n,r-1,i));return a.getUTCMonth()===r-1&&a.getUTCDate()===i?a.getTime()/U:null}function W(e){return new Date(Math.round(e*U))}function Oe(e){return e-((e+3)%7+7)%7}function ke(e){let t=W(e);return Date.UTC(t.getUTCFullYear(),t.getUTCMonth(),1)/U}function Ae(e){return e?.toLowerCase().startsWith(`fr`)?`fr`:`en`}var je={comma_decimal:`en-US`,decimal_comma:`de`,space_comma:`fr`,quote_decimal:`de-CH`,none:`en-US`};function G(e){return Me({language:e.locale?.language??e.language??`en`,numberFormat:e.locale?.number_format})}function Me({language:e,numberFormat:t}){let n=Ae(e),r=Ne(e,t),i=t!==`none`,a=(e,t)=>new Intl.NumberFormat(r,{useGrouping:i,signDisplay:`negative`,...t}).format(e),o=(e,t=0)=>a(e,{maximumFractionDigits:t}),s=(t,r)=>Pe(n===`fr`||e.startsWith(`en`)?e:`en-GB`,r).formatToParts(W(t)),c=(e,t)=>s(e,t).map(e=>n===`fr`&&e.type===`day`&&e.value===`1`?`1er`:e.value).join(``),l=e=>`${o(e)}\u00a0kWh`,u=e=>a(e,{style:`currency`,currency:`EUR`,maximumFractionDigits:0,minimumFractionDigits:0}),d=e=>c(e,{day:`numeric`,month:`long`,year:`numeric`});return{language:n,kwh:l,eur:u,kwhPerDay:e=>`${o(e,+(e<100))}\u00a0kWh/${n===`fr`?`jour`:`day`}`,savings:(e,t)=>t===`kwh`?l(e):u(e),percent:(e,t=1)=>a(e/100,{style:`percent`,maximumFractionDigits:t}),celsius:e=>`${o(e,1)}\u00a0°C`,number:o,day:d,days:(e,t)=>[W(e).getUTCFullYear()===W(t).getUTCFullYear()?c(e,{day:`numeric`,month:`long`}):d(e),d(t)],month:e=>c(e,{month:`long`,year:`numeric`}),shortMonth:e=>c(e,{month:`short`}),year:e=>c(e,{year:`numeric`})}}function Ne(e,t){if(t!==`system`)return t&&je[t]||K(e)}function K(e){try{return Intl.getCanonicalLocales(e)[0]??`en`}catch{return`en`}}function Pe(e,t){return new Intl.DateTimeFormat(K(e),{timeZone:`UTC`,...t})}var Fe=class extends H{formats=G({});texts=this.textsFor(`en`);theme;#e;#t;#n;set config(e){this.#e=e,this.#t&&this.feed.update(this.#t,e.entry_id),this.requestUpdate()}get hass(){return this.#t}set hass(e){this.#t=e;let t=JSON.stringify([e.language,e.locale]);t!==this.#n&&(this.#n=t,this.formats=G(e),this.texts=this.textsFor(this.formats.language),this.requestUpdate());let n=JSON.stringify([e.themes?.darkMode,e.themes?.theme,e.selectedTheme]);n!==this.theme&&(this.theme=n,this.requestUpdate()),this.#e&&this.feed.update(e,this.#e.entry_id)}connectedCallback(){super.connectedCallback(),this.feed.connect()}disconnectedCallback(){super.disconnectedCallback(),this.feed.disconnect()}frame(e,t,n,r){return N`
      <ha-card>
        <div class="body">
          <header>
            <div>
              <h2>${this.#e?.title||e||this.texts.defaultTitle}</h2>
              ${t===F?F:N`<div class="subtitle">${t}</div>`}
            </div>
            ${n}
          </header>
          ${r}
        </div>
      </ha-card>
    `}skeleton(...e){return N`
      <div class="skeleton summary" role="status" aria-label=${this.texts.loading}>
        ${e.map(e=>N`<i style=${e}></i>`)}
      </div>
    `}};function q(e){return typeof e==`object`&&!!e&&!Array.isArray(e)}function J(e){return Array.isArray(e)?e:[]}function Y(e){return typeof e==`string`&&e!==``?e:null}function X(e){return typeof e==`number`&&Number.isFinite(e)?e:null}var Ie=class extends Error{};function Le(e){if(!q(e))throw new Ie(`the answer is not a JSON object`);let t=Je(e.days);return{site:Y(e.site)??(q(e.site)?Y(e.site.name):null),outcome:Re(e.result),days:t,baseline:qe(e.baseline),reporting:qe(e.reporting)}}function Re(e){if(!q(e))return{kind:`not_asked`};if(e.status===`refused`){let t=Y(e.reason)??``;return{kind:`refused`,rule:Y(e.rule)??``,reason:{fr:Y(e.reason_fr)??t,en:t}}}return{kind:`measured`,savings:ze(e)}}function ze(e){return{kwh:X(e.savings_kwh),percent:X(e.savings_percent),eur:X(e.savings_eur),modelInterval:He(e.model_interval_90_percent),driftInterval:He(e.drift_interval_90_percent),verdict:Ve(e.verdict),model:Y(e.model),modelLines:Ge(e.parameters),cvRmse:X(e.cv_rmse),nmbe:X(e.nmbe),r2:X(e.r2),coverage:Ue(e.coverage),warnings:{fr:Be(e.warnings_fr??e.warnings),en:Be(e.warnings)}}}function Be(e){return J(e).flatMap(e=>Y(e)??[])}function Ve(e){return e===`real`||e===`not_distinguishable`?e:`not_measurable`}function He(e){let[t,n]=J(e).map(X);return t==null||n==null?null:[Math.min(t,n),Math.max(t,n)]}function Ue(e){let t=q(e)?e:{};return{baseline:We(t.baseline),reporting:We(t.reporting)}}function We(e){return q(e)?X(e.percent):null}function Ge(e){return q(e)?Object.entries(e).flatMap(([e,t])=>{let n=q(t)?X(t.base_kwh_per_day):null;return!q(t)||n===null?[]:[{days:e,baseKwhPerDay:n,heating:Ke(t,`heating`),cooling:Ke(t,`cooling`)}]}):[]}function Ke(e,t){let n=X(e[`${t}_kwh_per_day_and_c`]),r=X(e[`${t}_balance_c`]);return!n||r===null?null:{kwhPerDayAndC:n,balanceC:r}}function qe(e){let t=q(e)?e:{};return{start:Z(t.start),end:Z(t.end)}}function Je(e){let t=/* @__PURE__ */ new Map;for(let n of J(e)){if(!q(n))continue;let e=Z(n.date);e!==null&&t.set(e,{day:e,observedKwh:X(n.observed_kwh),expectedKwh:X(n.expected_kwh),cumulativeKwh:X(n.cumulative_kwh),cumulativeLowKwh:X(n.cumulative_low_kwh),cumulativeHighKwh:X(n.cumulative_high_kwh),cumulativeEur:X(n.cumulative_eur)})}return[...t.values()].sort((e,t)=>e.day-t.day)}function Z(e){let t=Y(e);return t===null?null:De(t)}var Ye={status:`loading`};function Xe(e,t){switch(t.type){case`started`:return Ye;case`answered`:return Ze(e,t.answer);case`failed`:return Qe(e,tt(t.error))}}function Ze(e,t){let n;try{n=Le(t)}catch(t){if(!(t instanceof Ie))throw t;return Qe(e,{kind:`unreadable`,rule:``,detail:t.message})}switch(n.outcome.kind){case`measured`:return{status:`ready`,document:n,problem:null};case`refused`:{let{rule:e,reason:t}=n.outcome;return{status:`problem`,problem:{kind:`refused`,rule:e,detail:t.en},document:n}}case`not_asked`:return{status:`problem`,problem:{kind:`not_asked`,rule:``,detail:``},document:n}}}function Qe(e,t){let n=t.kind===`unreachable`||t.kind===`other`;return e.status===`ready`&&n?{...e,problem:t}:{status:`problem`,problem:t,document:null}}var $e={not_found:`unknown_site`,unknown_command:`not_loaded`,timeout:`unreachable`},et={agent_unreachable:`unreachable`,invalid_agent_token:`token_refused`,not_an_agent:`unreadable`,agent_refused:`not_asked`};function tt(e){if(typeof e==`number`)return{kind:`unreachable`,rule:``,detail:``};let{code:t,message:n,translation_key:r,translation_placeholders:i}=e??{};return{kind:nt(et,r)??nt($e,t)??`other`,rule:``,detail:[i?.error,n].filter(e=>typeof e==`string`)[0]??``}}function nt(e,t){return typeof t==`string`?e[t]:void 0}var rt=s`
  :host {
    display: block;
    height: 100%;
    --linky-gtb-observed: var(--primary-color, #0288d1);
    --linky-gtb-expected: var(--secondary-text-color, #727272);
    --linky-gtb-saved: var(--success-color, #43a047);
    --linky-gtb-caution: var(--warning-color, #ffa600);
    --linky-gtb-alarm: var(--error-color, #db4437);
  }
  ha-card {
    display: block;
    height: 100%;
    container-type: inline-size;
    color: var(--primary-text-color);
    overflow: hidden;
  }
  .body {
    display: flex;
    flex-direction: column;
    gap: 20px;
    padding: 16px;
  }
  header {
    display: flex;
    flex-wrap: wrap;
    align-items: flex-start;
    justify-content: space-between;
    gap: 12px 24px;
  }
  h2,
  h3,
  p,
  ul {
    margin: 0;
    padding: 0;
  }
  h2 {
    font-size: var(--ha-font-size-xl, 20px);
    font-weight: 500;
    line-height: 1.3;
  }
  h3 {
    font-size: var(--ha-font-size-m, 14px);
    font-weight: 500;
  }
  .subtitle,
  .figure span {
    color: var(--secondary-text-color);
    font-size: 13px;
    line-height: 1.45;
  }
  button {
    font: inherit;
    color: inherit;
    cursor: pointer;
  }
  button:focus-visible,
  a:focus-visible,
  summary:focus-visible {
    outline: 2px solid var(--primary-color);
    outline-offset: 2px;
  }
  .chip {
    display: inline-flex;
    align-items: center;
    gap: 6px;
    min-height: 32px;
    padding: 4px 12px 4px 8px;
    border: 0;
    border-radius: 16px;
    font-size: 13px;
    font-weight: 500;
    text-align: start;
    background: color-mix(in srgb, var(--tone) 16%, transparent);
    /* Mixed with the text colour: the theme's green and orange alone are too pale on white. */
    color: color-mix(in srgb, var(--tone) 55%, var(--primary-text-color));
  }
  .summary {
    display: flex;
    flex-direction: column;
    gap: 14px;
  }
  .headline {
    display: grid;
    grid-template-columns: 1fr 1fr;
    gap: 12px 24px;
  }
  .figure {
    display: flex;
    flex-direction: column;
  }
  .figure.main {
    grid-column: 1 / -1;
  }
  .figure strong {
    font-size: 24px;
    font-weight: 500;
    line-height: 1.2;
    font-variant-numeric: tabular-nums;
    white-space: nowrap;
  }
  .figure.main strong {
    font-size: 38px;
  }
  section {
    display: flex;
    flex-direction: column;
    justify-content: flex-start;
    gap: 8px;
    min-width: 0;
  }
  .problem,
  .outdated {
    padding: 12px 16px;
    border-radius: 8px;
    border-inline-start: 4px solid var(--linky-gtb-caution);
    background: color-mix(in srgb, var(--linky-gtb-caution) 12%, transparent);
    font-size: 14px;
    line-height: 1.5;
  }
  .problem strong {
    display: block;
    margin-bottom: 4px;
    font-weight: 600;
  }
  .detail {
    margin-top: 6px;
    font-style: italic;
    overflow-wrap: anywhere;
  }
  .ways {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 8px 16px;
    margin-top: 12px;
  }
  .ways button,
  .outdated button {
    min-height: 32px;
    padding: 4px 14px;
    border: 1px solid var(--divider-color);
    border-radius: 16px;
    background: var(--card-background-color);
  }
  .ways a {
    color: var(--primary-color);
  }
  .skeleton i {
    display: block;
    border-radius: 8px;
    background: var(--divider-color, rgba(0, 0, 0, 0.12));
    opacity: 0.6;
    animation: breathe 1.6s ease-in-out infinite alternate;
  }
  @keyframes breathe {
    to {
      opacity: 0.25;
    }
  }
  @media (prefers-reduced-motion: reduce) {
    .skeleton i {
      animation: none;
    }
  }
  @container (min-width: 560px) {
    .headline {
      display: flex;
      flex-wrap: wrap;
      align-items: flex-end;
      gap: 12px 40px;
    }
  }
  @container (min-width: 900px) {
    .body {
      padding: 20px 24px;
    }
    .summary {
      flex-direction: row;
      flex-wrap: wrap;
      align-items: flex-end;
      gap: 16px 64px;
    }
  }
`;function Q(e){return e.verdict===`real`?it(e)?`overused`:`proven`:`unproven`}function it({kwh:e,percent:t}){return(e??t??0)<0}function at(e,t,n){let{kwh:r,percent:i,eur:a}=e;if(r===null&&i===null)return F;let o=it(e),s=Q(e),c=e=>o?Math.abs(e):e;return N`
    <div class="headline ${s}">
      ${r===null?F:$(`main`,t.kwh(c(r)),o?n.overused:n.saved)}
      ${i===null?F:$(``,t.percent(c(i)),n.ofExpected)}
      ${a===null?F:$(``,t.eur(c(a)),n.inEuros)}
    </div>
    ${ot(e,s,t,n)}
  `}function $(e,t,n){return N`<div class="figure ${e}"><strong>${t}</strong><span>${n}</span></div>`}function ot(e,t,n,r){let i=e.driftInterval??e.modelInterval;return i?N`
    <div class="interval ${t}">
      ${ct(i,e.percent)}
      <span>${lt(st(i,n,r))}</span>
    </div>
  `:F}function st([e,t],n,r){let i=e=>n.percent(Math.abs(e),0);return e>=0?r.interval(i(e),i(t)):t<=0?r.overuseInterval(i(t),i(e)):r.mixedInterval(i(e),i(t))}function ct([e,t],n){let[r,i]=[Math.min(0,e),Math.max(0,t)],a=(i-r||1)*.06,o=e=>100*(e-r+a)/(i-r+2*a);return N`
    <div class="gauge" aria-hidden="true">
      <i class="zero" style="left:${o(0)}%"></i>
      <i class="range" style="left:${o(e)}%;width:${o(t)-o(e)}%"></i>
      ${n===null?F:N`<i class="dot" style="left:${o(n)}%"></i>`}
      <em style="left:${o(0)}%">0</em>
    </div>
  `}function lt(e){return e.charAt(0).toUpperCase()+e.slice(1)}function ut({title:t,action:n,detail:r},{retry:i,settings:a},o){return N`
    <div class="problem" role="alert">
      <strong>${t}</strong>
      <p>${n}</p>
      ${r?N`<p class="detail">${r}</p>`:F}
      <div class="ways">
        <button type="button" @click=${o}>${i}</button>
        <a href="/config/integrations/integration/${e}">${a}</a>
      </div>
    </div>
  `}export{o as S,H as _,rt as a,me as b,tt as c,J as d,Y as f,ke as g,Oe as h,Q as i,X as l,W as m,lt as n,Ye as o,Fe as p,at as r,Xe as s,ut as t,q as u,F as v,s as x,N as y};