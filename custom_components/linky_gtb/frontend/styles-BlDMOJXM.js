var e=globalThis,t=e.ShadowRoot&&(e.ShadyCSS===void 0||e.ShadyCSS.nativeShadow)&&`adoptedStyleSheets`in Document.prototype&&`replace`in CSSStyleSheet.prototype,n=Symbol(),r=/* @__PURE__ */ new WeakMap,i=class{constructor(e,t,r){if(this._$cssResult$=!0,r!==n)throw Error("CSSResult is not constructable. Use `unsafeCSS` or `css` instead.");this.cssText=e,this.t=t}get styleSheet(){let e=this.o,n=this.t;if(t&&e===void 0){let t=n!==void 0&&n.length===1;t&&(e=r.get(n)),e===void 0&&((this.o=e=new CSSStyleSheet).replaceSync(this.cssText),t&&r.set(n,e))}return e}toString(){return this.cssText}},a=e=>new i(typeof e==`string`?e:e+``,void 0,n),o=(e,...t)=>new i(e.length===1?e[0]:t.reduce((t,n,r)=>t+(e=>{if(!0===e._$cssResult$)return e.cssText;if(typeof e==`number`)return e;throw Error(`Value passed to 'css' function must be a 'css' function result: `+e+`. Use 'unsafeCSS' to pass non-literal values, but take care to ensure page security.`)})(n)+e[r+1],e[0]),e,n),s=(n,r)=>{if(t)n.adoptedStyleSheets=r.map(e=>e instanceof CSSStyleSheet?e:e.styleSheet);else for(let t of r){let r=document.createElement(`style`),i=e.litNonce;i!==void 0&&r.setAttribute(`nonce`,i),r.textContent=t.cssText,n.appendChild(r)}},c=t?e=>e:e=>e instanceof CSSStyleSheet?(e=>{let t=``;for(let n of e.cssRules)t+=n.cssText;return a(t)})(e):e,{is:l,defineProperty:u,getOwnPropertyDescriptor:d,getOwnPropertyNames:ee,getOwnPropertySymbols:te,getPrototypeOf:ne}=Object,f=globalThis,re=f.trustedTypes,ie=re?re.emptyScript:``,ae=f.reactiveElementPolyfillSupport,p=(e,t)=>e,m={toAttribute(e,t){switch(t){case Boolean:e=e?ie:null;break;case Object:case Array:e=e==null?e:JSON.stringify(e)}return e},fromAttribute(e,t){let n=e;switch(t){case Boolean:n=e!==null;break;case Number:n=e===null?null:Number(e);break;case Object:case Array:try{n=JSON.parse(e)}catch{n=null}}return n}},h=(e,t)=>!l(e,t),g={attribute:!0,type:String,converter:m,reflect:!1,useDefault:!1,hasChanged:h};Symbol.metadata??=Symbol(`metadata`),f.litPropertyMetadata??=/* @__PURE__ */ new WeakMap;var _=class extends HTMLElement{static addInitializer(e){this._$Ei(),(this.l??=[]).push(e)}static get observedAttributes(){return this.finalize(),this._$Eh&&[...this._$Eh.keys()]}static createProperty(e,t=g){if(t.state&&(t.attribute=!1),this._$Ei(),this.prototype.hasOwnProperty(e)&&((t=Object.create(t)).wrapped=!0),this.elementProperties.set(e,t),!t.noAccessor){let n=Symbol(),r=this.getPropertyDescriptor(e,n,t);r!==void 0&&u(this.prototype,e,r)}}static getPropertyDescriptor(e,t,n){let{get:r,set:i}=d(this.prototype,e)??{get(){return this[t]},set(e){this[t]=e}};return{get:r,set(t){let a=r?.call(this);i?.call(this,t),this.requestUpdate(e,a,n)},configurable:!0,enumerable:!0}}static getPropertyOptions(e){return this.elementProperties.get(e)??g}static _$Ei(){if(this.hasOwnProperty(p(`elementProperties`)))return;let e=ne(this);e.finalize(),e.l!==void 0&&(this.l=[...e.l]),this.elementProperties=new Map(e.elementProperties)}static finalize(){if(this.hasOwnProperty(p(`finalized`)))return;if(this.finalized=!0,this._$Ei(),this.hasOwnProperty(p(`properties`))){let e=this.properties,t=[...ee(e),...te(e)];for(let n of t)this.createProperty(n,e[n])}let e=this[Symbol.metadata];if(e!==null){let t=litPropertyMetadata.get(e);if(t!==void 0)for(let[e,n]of t)this.elementProperties.set(e,n)}this._$Eh=/* @__PURE__ */ new Map;for(let[e,t]of this.elementProperties){let n=this._$Eu(e,t);n!==void 0&&this._$Eh.set(n,e)}this.elementStyles=this.finalizeStyles(this.styles)}static finalizeStyles(e){let t=[];if(Array.isArray(e)){let n=new Set(e.flat(1/0).reverse());for(let e of n)t.unshift(c(e))}else e!==void 0&&t.push(c(e));return t}static _$Eu(e,t){let n=t.attribute;return!1===n?void 0:typeof n==`string`?n:typeof e==`string`?e.toLowerCase():void 0}constructor(){super(),this._$Ep=void 0,this.isUpdatePending=!1,this.hasUpdated=!1,this._$Em=null,this._$Ev()}_$Ev(){this._$ES=new Promise(e=>this.enableUpdating=e),this._$AL=/* @__PURE__ */ new Map,this._$E_(),this.requestUpdate(),this.constructor.l?.forEach(e=>e(this))}addController(e){(this._$EO??=/* @__PURE__ */ new Set).add(e),this.renderRoot!==void 0&&this.isConnected&&e.hostConnected?.()}removeController(e){this._$EO?.delete(e)}_$E_(){let e=/* @__PURE__ */ new Map,t=this.constructor.elementProperties;for(let n of t.keys())this.hasOwnProperty(n)&&(e.set(n,this[n]),delete this[n]);e.size>0&&(this._$Ep=e)}createRenderRoot(){let e=this.shadowRoot??this.attachShadow(this.constructor.shadowRootOptions);return s(e,this.constructor.elementStyles),e}connectedCallback(){this.renderRoot??=this.createRenderRoot(),this.enableUpdating(!0),this._$EO?.forEach(e=>e.hostConnected?.())}enableUpdating(e){}disconnectedCallback(){this._$EO?.forEach(e=>e.hostDisconnected?.())}attributeChangedCallback(e,t,n){this._$AK(e,n)}_$ET(e,t){let n=this.constructor.elementProperties.get(e),r=this.constructor._$Eu(e,n);if(r!==void 0&&!0===n.reflect){let i=(n.converter?.toAttribute===void 0?m:n.converter).toAttribute(t,n.type);this._$Em=e,i==null?this.removeAttribute(r):this.setAttribute(r,i),this._$Em=null}}_$AK(e,t){let n=this.constructor,r=n._$Eh.get(e);if(r!==void 0&&this._$Em!==r){let e=n.getPropertyOptions(r),i=typeof e.converter==`function`?{fromAttribute:e.converter}:e.converter?.fromAttribute===void 0?m:e.converter;this._$Em=r;let a=i.fromAttribute(t,e.type);this[r]=a??this._$Ej?.get(r)??a,this._$Em=null}}requestUpdate(e,t,n,r=!1,i){if(e!==void 0){let a=this.constructor;if(!1===r&&(i=this[e]),n??=a.getPropertyOptions(e),!((n.hasChanged??h)(i,t)||n.useDefault&&n.reflect&&i===this._$Ej?.get(e)&&!this.hasAttribute(a._$Eu(e,n))))return;this.C(e,t,n)}!1===this.isUpdatePending&&(this._$ES=this._$EP())}C(e,t,{useDefault:n,reflect:r,wrapped:i},a){n&&!(this._$Ej??=/* @__PURE__ */ new Map).has(e)&&(this._$Ej.set(e,a??t??this[e]),!0!==i||a!==void 0)||(this._$AL.has(e)||(this.hasUpdated||n||(t=void 0),this._$AL.set(e,t)),!0===r&&this._$Em!==e&&(this._$Eq??=/* @__PURE__ */ new Set).add(e))}async _$EP(){this.isUpdatePending=!0;try{await this._$ES}catch(e){Promise.reject(e)}let e=this.scheduleUpdate();return e!=null&&await e,!this.isUpdatePending}scheduleUpdate(){return this.performUpdate()}performUpdate(){if(!this.isUpdatePending)return;if(!this.hasUpdated){if(this.renderRoot??=this.createRenderRoot(),this._$Ep){for(let[e,t]of this._$Ep)this[e]=t;this._$Ep=void 0}let e=this.constructor.elementProperties;if(e.size>0)for(let[t,n]of e){let{wrapped:e}=n,r=this[t];!0!==e||this._$AL.has(t)||r===void 0||this.C(t,void 0,n,r)}}let e=!1,t=this._$AL;try{e=this.shouldUpdate(t),e?(this.willUpdate(t),this._$EO?.forEach(e=>e.hostUpdate?.()),this.update(t)):this._$EM()}catch(t){throw e=!1,this._$EM(),t}e&&this._$AE(t)}willUpdate(e){}_$AE(e){this._$EO?.forEach(e=>e.hostUpdated?.()),this.hasUpdated||(this.hasUpdated=!0,this.firstUpdated(e)),this.updated(e)}_$EM(){this._$AL=/* @__PURE__ */ new Map,this.isUpdatePending=!1}get updateComplete(){return this.getUpdateComplete()}getUpdateComplete(){return this._$ES}shouldUpdate(e){return!0}update(e){this._$Eq&&=this._$Eq.forEach(e=>this._$ET(e,this[e])),this._$EM()}updated(e){}firstUpdated(e){}};_.elementStyles=[],_.shadowRootOptions={mode:`open`},_[p(`elementProperties`)]=/* @__PURE__ */ new Map,_[p(`finalized`)]=/* @__PURE__ */ new Map,ae?.({ReactiveElement:_}),(f.reactiveElementVersions??=[]).push(`2.1.2`);var v=globalThis,oe=e=>e,y=v.trustedTypes,b=y?y.createPolicy(`lit-html`,{createHTML:e=>e}):void 0,x=`$lit$`,S=`lit$${Math.random().toFixed(9).slice(2)}$`,C=`?`+S,se=`<${C}>`,w=document,T=()=>w.createComment(``),E=e=>e===null||typeof e!=`object`&&typeof e!=`function`,D=Array.isArray,ce=e=>D(e)||typeof e?.[Symbol.iterator]==`function`,O=`[ 	
\f\r]`,k=/<(?:(!--|\/[^a-zA-Z])|(\/?[a-zA-Z][^>\s]*)|(\/?$))/g,le=/-->/g,ue=/>/g,A=RegExp(`>|${O}(?:([^\\s"'>=/]+)(${O}*=${O}*(?:[^ \t\n\f\r"'\`<>=]|("|')|))|$)`,`g`),de=/'/g,fe=/"/g,pe=/^(?:script|style|textarea|title)$/i,me=e=>(t,...n)=>({_$litType$:e,strings:t,values:n}),j=me(1),he=me(2),M=Symbol.for(`lit-noChange`),N=Symbol.for(`lit-nothing`),P=/* @__PURE__ */ new WeakMap,F=w.createTreeWalker(w,129);function I(e,t){if(!D(e)||!e.hasOwnProperty(`raw`))throw Error(`invalid template strings array`);return b===void 0?t:b.createHTML(t)}var ge=(e,t)=>{let n=e.length-1,r=[],i,a=t===2?`<svg>`:t===3?`<math>`:``,o=k;for(let t=0;t<n;t++){let n=e[t],s,c,l=-1,u=0;for(;u<n.length&&(o.lastIndex=u,c=o.exec(n),c!==null);)u=o.lastIndex,o===k?c[1]===`!--`?o=le:c[1]===void 0?c[2]===void 0?c[3]!==void 0&&(o=A):(pe.test(c[2])&&(i=RegExp(`</`+c[2],`g`)),o=A):o=ue:o===A?c[0]===`>`?(o=i??k,l=-1):c[1]===void 0?l=-2:(l=o.lastIndex-c[2].length,s=c[1],o=c[3]===void 0?A:c[3]===`"`?fe:de):o===fe||o===de?o=A:o===le||o===ue?o=k:(o=A,i=void 0);let d=o===A&&e[t+1].startsWith(`/>`)?` `:``;a+=o===k?n+se:l>=0?(r.push(s),n.slice(0,l)+x+n.slice(l)+S+d):n+S+(l===-2?t:d)}return[I(e,a+(e[n]||`<?>`)+(t===2?`</svg>`:t===3?`</math>`:``)),r]},L=class e{constructor({strings:t,_$litType$:n},r){let i;this.parts=[];let a=0,o=0,s=t.length-1,c=this.parts,[l,u]=ge(t,n);if(this.el=e.createElement(l,r),F.currentNode=this.el.content,n===2||n===3){let e=this.el.content.firstChild;e.replaceWith(...e.childNodes)}for(;(i=F.nextNode())!==null&&c.length<s;){if(i.nodeType===1){if(i.hasAttributes())for(let e of i.getAttributeNames())if(e.endsWith(x)){let t=u[o++],n=i.getAttribute(e).split(S),r=/([.?@])?(.*)/.exec(t);c.push({type:1,index:a,name:r[2],strings:n,ctor:r[1]===`.`?ve:r[1]===`?`?ye:r[1]===`@`?be:B}),i.removeAttribute(e)}else e.startsWith(S)&&(c.push({type:6,index:a}),i.removeAttribute(e));if(pe.test(i.tagName)){let e=i.textContent.split(S),t=e.length-1;if(t>0){i.textContent=y?y.emptyScript:``;for(let n=0;n<t;n++)i.append(e[n],T()),F.nextNode(),c.push({type:2,index:++a});i.append(e[t],T())}}}else if(i.nodeType===8){if(i.data===C)c.push({type:2,index:a});else{let e=-1;for(;(e=i.data.indexOf(S,e+1))!==-1;)c.push({type:7,index:a}),e+=S.length-1}}a++}}static createElement(e,t){let n=w.createElement(`template`);return n.innerHTML=e,n}};function R(e,t,n=e,r){if(t===M)return t;let i=r===void 0?n._$Cl:n._$Co?.[r],a=E(t)?void 0:t._$litDirective$;return i?.constructor!==a&&(i?._$AO?.(!1),a===void 0?i=void 0:(i=new a(e),i._$AT(e,n,r)),r===void 0?n._$Cl=i:(n._$Co??=[])[r]=i),i!==void 0&&(t=R(e,i._$AS(e,t.values),i,r)),t}var _e=class{constructor(e,t){this._$AV=[],this._$AN=void 0,this._$AD=e,this._$AM=t}get parentNode(){return this._$AM.parentNode}get _$AU(){return this._$AM._$AU}u(e){let{el:{content:t},parts:n}=this._$AD,r=(e?.creationScope??w).importNode(t,!0);F.currentNode=r;let i=F.nextNode(),a=0,o=0,s=n[0];for(;s!==void 0;){if(a===s.index){let t;s.type===2?t=new z(i,i.nextSibling,this,e):s.type===1?t=new s.ctor(i,s.name,s.strings,this,e):s.type===6&&(t=new xe(i,this,e)),this._$AV.push(t),s=n[++o]}a!==s?.index&&(i=F.nextNode(),a++)}return F.currentNode=w,r}p(e){let t=0;for(let n of this._$AV)n!==void 0&&(n.strings===void 0?n._$AI(e[t]):(n._$AI(e,n,t),t+=n.strings.length-2)),t++}},z=class e{get _$AU(){return this._$AM?._$AU??this._$Cv}constructor(e,t,n,r){this.type=2,this._$AH=N,this._$AN=void 0,this._$AA=e,this._$AB=t,this._$AM=n,this.options=r,this._$Cv=r?.isConnected??!0}get parentNode(){let e=this._$AA.parentNode,t=this._$AM;return t!==void 0&&e?.nodeType===11&&(e=t.parentNode),e}get startNode(){return this._$AA}get endNode(){return this._$AB}_$AI(e,t=this){e=R(this,e,t),E(e)?e===N||e==null||e===``?(this._$AH!==N&&this._$AR(),this._$AH=N):e!==this._$AH&&e!==M&&this._(e):e._$litType$===void 0?e.nodeType===void 0?ce(e)?this.k(e):this._(e):this.T(e):this.$(e)}O(e){return this._$AA.parentNode.insertBefore(e,this._$AB)}T(e){this._$AH!==e&&(this._$AR(),this._$AH=this.O(e))}_(e){this._$AH!==N&&E(this._$AH)?this._$AA.nextSibling.data=e:this.T(w.createTextNode(e)),this._$AH=e}$(e){let{values:t,_$litType$:n}=e,r=typeof n==`number`?this._$AC(e):(n.el===void 0&&(n.el=L.createElement(I(n.h,n.h[0]),this.options)),n);if(this._$AH?._$AD===r)this._$AH.p(t);else{let e=new _e(r,this),n=e.u(this.options);e.p(t),this.T(n),this._$AH=e}}_$AC(e){let t=P.get(e.strings);return t===void 0&&P.set(e.strings,t=new L(e)),t}k(t){D(this._$AH)||(this._$AH=[],this._$AR());let n=this._$AH,r,i=0;for(let a of t)i===n.length?n.push(r=new e(this.O(T()),this.O(T()),this,this.options)):r=n[i],r._$AI(a),i++;i<n.length&&(this._$AR(r&&r._$AB.nextSibling,i),n.length=i)}_$AR(e=this._$AA.nextSibling,t){for(this._$AP?.(!1,!0,t);e!==this._$AB;){let t=oe(e).nextSibling;oe(e).remove(),e=t}}setConnected(e){this._$AM===void 0&&(this._$Cv=e,this._$AP?.(e))}},B=class{get tagName(){return this.element.tagName}get _$AU(){return this._$AM._$AU}constructor(e,t,n,r,i){this.type=1,this._$AH=N,this._$AN=void 0,this.element=e,this.name=t,this._$AM=r,this.options=i,n.length>2||n[0]!==``||n[1]!==``?(this._$AH=Array(n.length-1).fill(/* @__PURE__ */ new String),this.strings=n):this._$AH=N}_$AI(e,t=this,n,r){let i=this.strings,a=!1;if(i===void 0)e=R(this,e,t,0),a=!E(e)||e!==this._$AH&&e!==M,a&&(this._$AH=e);else{let r=e,o,s;for(e=i[0],o=0;o<i.length-1;o++)s=R(this,r[n+o],t,o),s===M&&(s=this._$AH[o]),a||=!E(s)||s!==this._$AH[o],s===N?e=N:e!==N&&(e+=(s??``)+i[o+1]),this._$AH[o]=s}a&&!r&&this.j(e)}j(e){e===N?this.element.removeAttribute(this.name):this.element.setAttribute(this.name,e??``)}},ve=class extends B{constructor(){super(...arguments),this.type=3}j(e){this.element[this.name]=e===N?void 0:e}},ye=class extends B{constructor(){super(...arguments),this.type=4}j(e){this.element.toggleAttribute(this.name,!!e&&e!==N)}},be=class extends B{constructor(e,t,n,r,i){super(e,t,n,r,i),this.type=5}_$AI(e,t=this){if((e=R(this,e,t,0)??N)===M)return;let n=this._$AH,r=e===N&&n!==N||e.capture!==n.capture||e.once!==n.once||e.passive!==n.passive,i=e!==N&&(n===N||r);r&&this.element.removeEventListener(this.name,this,n),i&&this.element.addEventListener(this.name,this,e),this._$AH=e}handleEvent(e){typeof this._$AH==`function`?this._$AH.call(this.options?.host??this.element,e):this._$AH.handleEvent(e)}},xe=class{constructor(e,t,n){this.element=e,this.type=6,this._$AN=void 0,this._$AM=t,this.options=n}get _$AU(){return this._$AM._$AU}_$AI(e){R(this,e)}},Se=v.litHtmlPolyfillSupport;Se?.(L,z),(v.litHtmlVersions??=[]).push(`3.3.3`);var Ce=(e,t,n)=>{let r=n?.renderBefore??t,i=r._$litPart$;if(i===void 0){let e=n?.renderBefore??null;r._$litPart$=i=new z(t.insertBefore(T(),e),e,void 0,n??{})}return i._$AI(e),i},V=globalThis,H=class extends _{constructor(){super(...arguments),this.renderOptions={host:this},this._$Do=void 0}createRenderRoot(){let e=super.createRenderRoot();return this.renderOptions.renderBefore??=e.firstChild,e}update(e){let t=this.render();this.hasUpdated||(this.renderOptions.isConnected=this.isConnected),super.update(e),this._$Do=Ce(t,this.renderRoot,this.renderOptions)}connectedCallback(){super.connectedCallback(),this._$Do?.setConnected(!0)}disconnectedCallback(){super.disconnectedCallback(),this._$Do?.setConnected(!1)}render(){return M}};H._$litElement$=!0,H.finalized=!0,V.litElementHydrateSupport?.({LitElement:H});var we=V.litElementPolyfillSupport;we?.({LitElement:H}),(V.litElementVersions??=[]).push(`4.2.2`);var U=864e5,Te=/^(\d{4})-(\d{2})-(\d{2})/;function Ee(e){let t=Te.exec(e);if(!t)return null;let[n,r,i]=[Number(t[1]),Number(t[2]),Number(t[3])],a=new Date(Date.UTC(n,r-1,i));return a.getUTCMonth()===r-1&&a.getUTCDate()===i?a.getTime()/U:null}function W(e){return new Date(Math.round(e*U))}function De(e){return e-((e+3)%7+7)%7}function Oe(e){let t=W(e);return Date.UTC(t.getUTCFullYear(),t.getUTCMonth(),1)/U}function ke(e){return e?.toLowerCase().startsWith(`fr`)?`fr`:`en`}var Ae={comma_decimal:`en-US`,decimal_comma:`de`,space_comma:`fr`,quote_decimal:`de-CH`,none:`en-US`};function je(e){return Me({language:e.locale?.language??e.language??`en`,numberFormat:e.locale?.number_format})}function Me({language:e,numberFormat:t}){let n=ke(e),r=Ne(e,t),i=t!==`none`,a=(e,t)=>new Intl.NumberFormat(r,{useGrouping:i,signDisplay:`negative`,...t}).format(e),o=(e,t=0)=>a(e,{maximumFractionDigits:t}),s=(t,r)=>Pe(n===`fr`||e.startsWith(`en`)?e:`en-GB`,r).formatToParts(W(t)),c=(e,t)=>s(e,t).map(e=>n===`fr`&&e.type===`day`&&e.value===`1`?`1er`:e.value).join(``),l=e=>`${o(e)}\u00a0kWh`,u=e=>a(e,{style:`currency`,currency:`EUR`,maximumFractionDigits:0,minimumFractionDigits:0}),d=e=>c(e,{day:`numeric`,month:`long`,year:`numeric`});return{language:n,kwh:l,eur:u,kwhPerDay:e=>`${o(e,+(e<100))}\u00a0kWh/${n===`fr`?`jour`:`day`}`,savings:(e,t)=>t===`kwh`?l(e):u(e),percent:(e,t=1)=>a(e/100,{style:`percent`,maximumFractionDigits:t}),celsius:e=>`${o(e,1)}\u00a0°C`,number:o,day:d,days:(e,t)=>[W(e).getUTCFullYear()===W(t).getUTCFullYear()?c(e,{day:`numeric`,month:`long`}):d(e),d(t)],month:e=>c(e,{month:`long`,year:`numeric`}),shortMonth:e=>c(e,{month:`short`}),year:e=>c(e,{year:`numeric`})}}function Ne(e,t){if(t!==`system`)return t&&Ae[t]||G(e)}function G(e){try{return Intl.getCanonicalLocales(e)[0]??`en`}catch{return`en`}}function Pe(e,t){return new Intl.DateTimeFormat(G(e),{timeZone:`UTC`,...t})}function K(e){return typeof e==`object`&&!!e&&!Array.isArray(e)}function q(e){return Array.isArray(e)?e:[]}function J(e){return typeof e==`string`&&e!==``?e:null}function Y(e){return typeof e==`number`&&Number.isFinite(e)?e:null}var Fe=class extends Error{};function Ie(e){if(!K(e))throw new Fe(`the answer is not a JSON object`);let t=Ke(e.days);return{site:J(e.site)??(K(e.site)?J(e.site.name):null),outcome:Le(e.result),days:t,baseline:Ge(e.baseline),reporting:Ge(e.reporting)}}function Le(e){return K(e)?e.status===`refused`?{kind:`refused`,rule:J(e.rule)??``,reason:J(e.reason)??``}:{kind:`measured`,savings:Re(e)}:{kind:`not_asked`}}function Re(e){return{kwh:Y(e.savings_kwh),percent:Y(e.savings_percent),eur:Y(e.savings_eur),modelInterval:Be(e.model_interval_90_percent),driftInterval:Be(e.drift_interval_90_percent),verdict:ze(e.verdict),model:J(e.model),modelLines:Ue(e.parameters),cvRmse:Y(e.cv_rmse),nmbe:Y(e.nmbe),r2:Y(e.r2),coverage:Ve(e.coverage),warnings:q(e.warnings).flatMap(e=>{let t=J(e)??(K(e)?J(e.message):null);return t===null?[]:[t]})}}function ze(e){return e===`real`||e===`not_distinguishable`?e:`not_measurable`}function Be(e){let[t,n]=q(e).map(Y);return t==null||n==null?null:[Math.min(t,n),Math.max(t,n)]}function Ve(e){let t=K(e)?e:{};return{baseline:He(t.baseline),reporting:He(t.reporting)}}function He(e){return K(e)?Y(e.percent):null}function Ue(e){return K(e)?Object.entries(e).flatMap(([e,t])=>{let n=K(t)?Y(t.base_kwh_per_day):null;return!K(t)||n===null?[]:[{days:e,baseKwhPerDay:n,heating:We(t,`heating`),cooling:We(t,`cooling`)}]}):[]}function We(e,t){let n=Y(e[`${t}_kwh_per_day_and_c`]),r=Y(e[`${t}_balance_c`]);return!n||r===null?null:{kwhPerDayAndC:n,balanceC:r}}function Ge(e){let t=K(e)?e:{};return{start:X(t.start),end:X(t.end)}}function Ke(e){let t=/* @__PURE__ */ new Map;for(let n of q(e)){if(!K(n))continue;let e=X(n.date);e!==null&&t.set(e,{day:e,observedKwh:Y(n.observed_kwh),expectedKwh:Y(n.expected_kwh),cumulativeKwh:Y(n.cumulative_kwh),cumulativeLowKwh:Y(n.cumulative_low_kwh),cumulativeHighKwh:Y(n.cumulative_high_kwh),cumulativeEur:Y(n.cumulative_eur)})}return[...t.values()].sort((e,t)=>e.day-t.day)}function X(e){let t=J(e);return t===null?null:Ee(t)}var Z={status:`loading`};function qe(e,t){switch(t.type){case`started`:return Z;case`answered`:return Je(e,t.answer);case`failed`:return Ye(e,Qe(t.error))}}function Je(e,t){let n;try{n=Ie(t)}catch(t){if(!(t instanceof Fe))throw t;return Ye(e,{kind:`unreadable`,rule:``,detail:t.message})}switch(n.outcome.kind){case`measured`:return{status:`ready`,document:n,problem:null};case`refused`:{let{rule:e,reason:t}=n.outcome;return{status:`problem`,problem:{kind:`refused`,rule:e,detail:t},document:n}}case`not_asked`:return{status:`problem`,problem:{kind:`not_asked`,rule:``,detail:``},document:n}}}function Ye(e,t){let n=t.kind===`unreachable`||t.kind===`other`;return e.status===`ready`&&n?{...e,problem:t}:{status:`problem`,problem:t,document:null}}var Xe={not_found:`unknown_site`,unknown_command:`not_loaded`,timeout:`unreachable`},Ze={agent_unreachable:`unreachable`,invalid_agent_token:`token_refused`,not_an_agent:`unreadable`,agent_refused:`not_asked`};function Qe(e){if(typeof e==`number`)return{kind:`unreachable`,rule:``,detail:``};let{code:t,message:n,translation_key:r,translation_placeholders:i}=e??{};return{kind:$e(Ze,r)??$e(Xe,t)??`other`,rule:``,detail:[i?.error,n].filter(e=>typeof e==`string`)[0]??``}}function $e(e,t){return typeof t==`string`?e[t]:void 0}function et(e){return e.verdict===`real`?tt(e)?`overused`:`proven`:`unproven`}function tt({kwh:e,percent:t}){return(e??t??0)<0}function nt(e,t,n){let{kwh:r,percent:i,eur:a}=e;if(r===null&&i===null)return N;let o=tt(e),s=et(e),c=e=>o?Math.abs(e):e;return j`
    <div class="headline ${s}">
      ${r===null?N:Q(`main`,t.kwh(c(r)),o?n.overused:n.saved)}
      ${i===null?N:Q(``,t.percent(c(i)),n.ofExpected)}
      ${a===null?N:Q(``,t.eur(c(a)),n.inEuros)}
    </div>
    ${rt(e,s,t,n)}
  `}function Q(e,t,n){return j`<div class="figure ${e}"><strong>${t}</strong><span>${n}</span></div>`}function rt(e,t,n,r){let i=e.driftInterval??e.modelInterval;return i?j`
    <div class="interval ${t}">
      ${at(i,e.percent)}
      <span>${$(it(i,n,r))}</span>
    </div>
  `:N}function it([e,t],n,r){let i=e=>n.percent(Math.abs(e),0);return e>=0?r.interval(i(e),i(t)):t<=0?r.overuseInterval(i(t),i(e)):r.mixedInterval(i(e),i(t))}function at([e,t],n){let[r,i]=[Math.min(0,e),Math.max(0,t)],a=(i-r||1)*.06,o=e=>100*(e-r+a)/(i-r+2*a);return j`
    <div class="gauge" aria-hidden="true">
      <i class="zero" style="left:${o(0)}%"></i>
      <i class="range" style="left:${o(e)}%;width:${o(t)-o(e)}%"></i>
      ${n===null?N:j`<i class="dot" style="left:${o(n)}%"></i>`}
      <em style="left:${o(0)}%">0</em>
    </div>
  `}function $(e){return e.charAt(0).toUpperCase()+e.slice(1)}var ot=o`
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
  ul,
  dl,
  dd {
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
  .figure span,
  .interval,
  .chart-heading span,
  .legend,
  #meaning,
  dt {
    color: var(--secondary-text-color);
    font-size: 13px;
    line-height: 1.45;
  }
  .verdict {
    display: flex;
    flex-direction: column;
    align-items: flex-start;
    gap: 8px;
    max-width: 480px;
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
  .chip svg {
    width: 20px;
    height: 20px;
    flex: none;
    fill: var(--tone);
  }
  .chip .fold {
    width: 18px;
    height: 18px;
    margin-inline: -2px -6px;
    fill: currentColor;
  }
  .chip[aria-expanded="true"] .fold {
    transform: rotate(180deg);
  }
  .proven {
    --tone: var(--linky-gtb-saved);
  }
  .unproven {
    --tone: var(--linky-gtb-caution);
  }
  .overused {
    --tone: var(--linky-gtb-alarm);
  }
  section.overused {
    --linky-gtb-saved: var(--linky-gtb-alarm);
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
  .headline.proven .main strong,
  .headline.overused .main strong {
    color: color-mix(in srgb, var(--tone) 78%, var(--primary-text-color));
  }
  .headline.unproven strong {
    color: var(--secondary-text-color);
  }
  .interval {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 6px 16px;
  }
  .gauge {
    position: relative;
    flex: 1 1 160px;
    max-width: 280px;
    height: 30px;
  }
  .gauge::before {
    content: "";
    position: absolute;
    inset: 9px 0 auto;
    height: 4px;
    border-radius: 2px;
    background: var(--divider-color, rgba(0, 0, 0, 0.12));
  }
  .gauge .range {
    position: absolute;
    top: 8px;
    height: 6px;
    border-radius: 3px;
    background: color-mix(in srgb, var(--tone) 55%, transparent);
  }
  .gauge .dot {
    position: absolute;
    top: 4px;
    width: 10px;
    height: 10px;
    margin-left: -7px;
    border: 2px solid var(--card-background-color, #fff);
    border-radius: 50%;
    background: var(--tone);
  }
  .gauge .zero {
    position: absolute;
    top: 3px;
    height: 16px;
    border-left: 1px solid var(--secondary-text-color);
  }
  .gauge em {
    position: absolute;
    top: 18px;
    transform: translateX(-50%);
    font-size: 11px;
    font-style: normal;
    line-height: 1;
  }
  .charts {
    display: grid;
    grid-template-columns: minmax(0, 1fr);
    gap: 24px;
  }
  section {
    display: flex;
    flex-direction: column;
    justify-content: flex-start;
    gap: 8px;
    min-width: 0;
  }
  .chart-heading {
    display: grid;
    grid-template-columns: 1fr auto;
    gap: 6px 12px;
    align-items: start;
  }
  .chart-heading .words {
    min-width: 0;
  }
  .legend {
    grid-column: 1 / -1;
    display: flex;
    flex-wrap: wrap;
    gap: 2px 16px;
    list-style: none;
    font-size: 12px;
  }
  .legend li {
    display: inline-flex;
    align-items: center;
    gap: 6px;
  }
  .legend i {
    width: 18px;
    border-top: 2px solid var(--linky-gtb-observed);
  }
  .legend i.expected {
    border-top: 2px dashed var(--linky-gtb-expected);
  }
  .legend i.saved {
    border-top-color: var(--linky-gtb-saved);
  }
  .legend i.area,
  .legend i.band {
    width: 14px;
    height: 10px;
    border: 0;
    border-radius: 2px;
    background: var(--linky-gtb-saved);
    opacity: 0.32;
  }
  .toggle {
    display: inline-flex;
    border: 1px solid var(--divider-color);
    border-radius: 16px;
    overflow: hidden;
  }
  .toggle button {
    min-width: 44px;
    min-height: 30px;
    padding: 2px 12px;
    border: 0;
    background: none;
    font-size: 13px;
  }
  .toggle button[aria-pressed="true"] {
    background: color-mix(in srgb, var(--primary-color) 18%, transparent);
    font-weight: 500;
  }
  .toggle button:focus-visible {
    outline-offset: -3px;
    border-radius: 16px;
  }
  .method {
    border-top: 1px solid var(--divider-color);
    padding-top: 12px;
    font-size: 13px;
  }
  .method summary {
    cursor: pointer;
    color: var(--secondary-text-color);
  }
  .method .count {
    padding: 1px 7px;
    border-radius: 9px;
    background: color-mix(in srgb, var(--linky-gtb-caution) 24%, transparent);
    color: var(--primary-text-color);
    font-size: 12px;
  }
  dl {
    display: grid;
    gap: 6px;
    padding-top: 12px;
  }
  dl > div {
    display: grid;
    grid-template-columns: minmax(90px, 2fr) 3fr;
    gap: 12px;
  }
  dd ul {
    padding-inline-start: 16px;
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
  .outdated {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    justify-content: space-between;
    gap: 8px;
    padding-block: 8px;
    font-size: 13px;
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
  /* A table ignores a width smaller than its content: what hides it is around it. */
  .read-out {
    position: absolute;
    width: 1px;
    height: 1px;
    margin: -1px;
    overflow: hidden;
    clip-path: inset(50%);
    white-space: nowrap;
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
    .interval {
      flex: 0 1 480px;
    }
    .charts {
      grid-template-columns: minmax(0, 3fr) minmax(0, 2fr);
      gap: 40px;
    }
    dl {
      grid-template-columns: 1fr 1fr;
      gap: 8px 40px;
    }
  }
`;export{N as _,Z as a,o as b,Y as c,J as d,je as f,H as g,Oe as h,et as i,K as l,De as m,$ as n,qe as o,W as p,nt as r,Qe as s,ot as t,q as u,j as v,a as x,he as y};