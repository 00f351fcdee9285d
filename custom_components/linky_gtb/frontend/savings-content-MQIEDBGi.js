import{i as e,r as t,t as n}from"./site-entities-B0GpSs9B.js";var r=globalThis,i=r.ShadowRoot&&(r.ShadyCSS===void 0||r.ShadyCSS.nativeShadow)&&`adoptedStyleSheets`in Document.prototype&&`replace`in CSSStyleSheet.prototype,a=Symbol(),o=/* @__PURE__ */ new WeakMap,s=class{constructor(e,t,n){if(this._$cssResult$=!0,n!==a)throw Error("CSSResult is not constructable. Use `unsafeCSS` or `css` instead.");this.cssText=e,this.t=t}get styleSheet(){let e=this.o,t=this.t;if(i&&e===void 0){let n=t!==void 0&&t.length===1;n&&(e=o.get(t)),e===void 0&&((this.o=e=new CSSStyleSheet).replaceSync(this.cssText),n&&o.set(t,e))}return e}toString(){return this.cssText}},c=e=>new s(typeof e==`string`?e:e+``,void 0,a),l=(e,...t)=>new s(e.length===1?e[0]:t.reduce((t,n,r)=>t+(e=>{if(!0===e._$cssResult$)return e.cssText;if(typeof e==`number`)return e;throw Error(`Value passed to 'css' function must be a 'css' function result: `+e+`. Use 'unsafeCSS' to pass non-literal values, but take care to ensure page security.`)})(n)+e[r+1],e[0]),e,a),u=(e,t)=>{if(i)e.adoptedStyleSheets=t.map(e=>e instanceof CSSStyleSheet?e:e.styleSheet);else for(let n of t){let t=document.createElement(`style`),i=r.litNonce;i!==void 0&&t.setAttribute(`nonce`,i),t.textContent=n.cssText,e.appendChild(t)}},d=i?e=>e:e=>e instanceof CSSStyleSheet?(e=>{let t=``;for(let n of e.cssRules)t+=n.cssText;return c(t)})(e):e,{is:f,defineProperty:p,getOwnPropertyDescriptor:m,getOwnPropertyNames:h,getOwnPropertySymbols:g,getPrototypeOf:_}=Object,v=globalThis,y=v.trustedTypes,b=y?y.emptyScript:``,x=v.reactiveElementPolyfillSupport,S=(e,t)=>e,C={toAttribute(e,t){switch(t){case Boolean:e=e?b:null;break;case Object:case Array:e=e==null?e:JSON.stringify(e)}return e},fromAttribute(e,t){let n=e;switch(t){case Boolean:n=e!==null;break;case Number:n=e===null?null:Number(e);break;case Object:case Array:try{n=JSON.parse(e)}catch{n=null}}return n}},w=(e,t)=>!f(e,t),T={attribute:!0,type:String,converter:C,reflect:!1,useDefault:!1,hasChanged:w};Symbol.metadata??=Symbol(`metadata`),v.litPropertyMetadata??=/* @__PURE__ */ new WeakMap;var E=class extends HTMLElement{static addInitializer(e){this._$Ei(),(this.l??=[]).push(e)}static get observedAttributes(){return this.finalize(),this._$Eh&&[...this._$Eh.keys()]}static createProperty(e,t=T){if(t.state&&(t.attribute=!1),this._$Ei(),this.prototype.hasOwnProperty(e)&&((t=Object.create(t)).wrapped=!0),this.elementProperties.set(e,t),!t.noAccessor){let n=Symbol(),r=this.getPropertyDescriptor(e,n,t);r!==void 0&&p(this.prototype,e,r)}}static getPropertyDescriptor(e,t,n){let{get:r,set:i}=m(this.prototype,e)??{get(){return this[t]},set(e){this[t]=e}};return{get:r,set(t){let a=r?.call(this);i?.call(this,t),this.requestUpdate(e,a,n)},configurable:!0,enumerable:!0}}static getPropertyOptions(e){return this.elementProperties.get(e)??T}static _$Ei(){if(this.hasOwnProperty(S(`elementProperties`)))return;let e=_(this);e.finalize(),e.l!==void 0&&(this.l=[...e.l]),this.elementProperties=new Map(e.elementProperties)}static finalize(){if(this.hasOwnProperty(S(`finalized`)))return;if(this.finalized=!0,this._$Ei(),this.hasOwnProperty(S(`properties`))){let e=this.properties,t=[...h(e),...g(e)];for(let n of t)this.createProperty(n,e[n])}let e=this[Symbol.metadata];if(e!==null){let t=litPropertyMetadata.get(e);if(t!==void 0)for(let[e,n]of t)this.elementProperties.set(e,n)}this._$Eh=/* @__PURE__ */ new Map;for(let[e,t]of this.elementProperties){let n=this._$Eu(e,t);n!==void 0&&this._$Eh.set(n,e)}this.elementStyles=this.finalizeStyles(this.styles)}static finalizeStyles(e){let t=[];if(Array.isArray(e)){let n=new Set(e.flat(1/0).reverse());for(let e of n)t.unshift(d(e))}else e!==void 0&&t.push(d(e));return t}static _$Eu(e,t){let n=t.attribute;return!1===n?void 0:typeof n==`string`?n:typeof e==`string`?e.toLowerCase():void 0}constructor(){super(),this._$Ep=void 0,this.isUpdatePending=!1,this.hasUpdated=!1,this._$Em=null,this._$Ev()}_$Ev(){this._$ES=new Promise(e=>this.enableUpdating=e),this._$AL=/* @__PURE__ */ new Map,this._$E_(),this.requestUpdate(),this.constructor.l?.forEach(e=>e(this))}addController(e){(this._$EO??=/* @__PURE__ */ new Set).add(e),this.renderRoot!==void 0&&this.isConnected&&e.hostConnected?.()}removeController(e){this._$EO?.delete(e)}_$E_(){let e=/* @__PURE__ */ new Map,t=this.constructor.elementProperties;for(let n of t.keys())this.hasOwnProperty(n)&&(e.set(n,this[n]),delete this[n]);e.size>0&&(this._$Ep=e)}createRenderRoot(){let e=this.shadowRoot??this.attachShadow(this.constructor.shadowRootOptions);return u(e,this.constructor.elementStyles),e}connectedCallback(){this.renderRoot??=this.createRenderRoot(),this.enableUpdating(!0),this._$EO?.forEach(e=>e.hostConnected?.())}enableUpdating(e){}disconnectedCallback(){this._$EO?.forEach(e=>e.hostDisconnected?.())}attributeChangedCallback(e,t,n){this._$AK(e,n)}_$ET(e,t){let n=this.constructor.elementProperties.get(e),r=this.constructor._$Eu(e,n);if(r!==void 0&&!0===n.reflect){let i=(n.converter?.toAttribute===void 0?C:n.converter).toAttribute(t,n.type);this._$Em=e,i==null?this.removeAttribute(r):this.setAttribute(r,i),this._$Em=null}}_$AK(e,t){let n=this.constructor,r=n._$Eh.get(e);if(r!==void 0&&this._$Em!==r){let e=n.getPropertyOptions(r),i=typeof e.converter==`function`?{fromAttribute:e.converter}:e.converter?.fromAttribute===void 0?C:e.converter;this._$Em=r;let a=i.fromAttribute(t,e.type);this[r]=a??this._$Ej?.get(r)??a,this._$Em=null}}requestUpdate(e,t,n,r=!1,i){if(e!==void 0){let a=this.constructor;if(!1===r&&(i=this[e]),n??=a.getPropertyOptions(e),!((n.hasChanged??w)(i,t)||n.useDefault&&n.reflect&&i===this._$Ej?.get(e)&&!this.hasAttribute(a._$Eu(e,n))))return;this.C(e,t,n)}!1===this.isUpdatePending&&(this._$ES=this._$EP())}C(e,t,{useDefault:n,reflect:r,wrapped:i},a){n&&!(this._$Ej??=/* @__PURE__ */ new Map).has(e)&&(this._$Ej.set(e,a??t??this[e]),!0!==i||a!==void 0)||(this._$AL.has(e)||(this.hasUpdated||n||(t=void 0),this._$AL.set(e,t)),!0===r&&this._$Em!==e&&(this._$Eq??=/* @__PURE__ */ new Set).add(e))}async _$EP(){this.isUpdatePending=!0;try{await this._$ES}catch(e){Promise.reject(e)}let e=this.scheduleUpdate();return e!=null&&await e,!this.isUpdatePending}scheduleUpdate(){return this.performUpdate()}performUpdate(){if(!this.isUpdatePending)return;if(!this.hasUpdated){if(this.renderRoot??=this.createRenderRoot(),this._$Ep){for(let[e,t]of this._$Ep)this[e]=t;this._$Ep=void 0}let e=this.constructor.elementProperties;if(e.size>0)for(let[t,n]of e){let{wrapped:e}=n,r=this[t];!0!==e||this._$AL.has(t)||r===void 0||this.C(t,void 0,n,r)}}let e=!1,t=this._$AL;try{e=this.shouldUpdate(t),e?(this.willUpdate(t),this._$EO?.forEach(e=>e.hostUpdate?.()),this.update(t)):this._$EM()}catch(t){throw e=!1,this._$EM(),t}e&&this._$AE(t)}willUpdate(e){}_$AE(e){this._$EO?.forEach(e=>e.hostUpdated?.()),this.hasUpdated||(this.hasUpdated=!0,this.firstUpdated(e)),this.updated(e)}_$EM(){this._$AL=/* @__PURE__ */ new Map,this.isUpdatePending=!1}get updateComplete(){return this.getUpdateComplete()}getUpdateComplete(){return this._$ES}shouldUpdate(e){return!0}update(e){this._$Eq&&=this._$Eq.forEach(e=>this._$ET(e,this[e])),this._$EM()}updated(e){}firstUpdated(e){}};E.elementStyles=[],E.shadowRootOptions={mode:`open`},E[S(`elementProperties`)]=/* @__PURE__ */ new Map,E[S(`finalized`)]=/* @__PURE__ */ new Map,x?.({ReactiveElement:E}),(v.reactiveElementVersions??=[]).push(`2.1.2`);var D=globalThis,O=e=>e,k=D.trustedTypes,ee=k?k.createPolicy(`lit-html`,{createHTML:e=>e}):void 0,A=`$lit$`,j=`lit$${Math.random().toFixed(9).slice(2)}$`,te=`?`+j,ne=`<${te}>`,re=document,ie=()=>re.createComment(``),ae=e=>e===null||typeof e!=`object`&&typeof e!=`function`,M=Array.isArray,N=e=>M(e)||typeof e?.[Symbol.iterator]==`function`,P=`[ 	
\f\r]`,F=/<(?:(!--|\/[^a-zA-Z])|(\/?[a-zA-Z][^>\s]*)|(\/?$))/g,I=/-->/g,L=/>/g,oe=RegExp(`>|${P}(?:([^\\s"'>=/]+)(${P}*=${P}*(?:[^ \t\n\f\r"'\`<>=]|("|')|))|$)`,`g`),se=/'/g,ce=/"/g,le=/^(?:script|style|textarea|title)$/i,ue=e=>(t,...n)=>({_$litType$:e,strings:t,values:n}),R=ue(1),de=ue(2),fe=Symbol.for(`lit-noChange`),z=Symbol.for(`lit-nothing`),pe=/* @__PURE__ */ new WeakMap,me=re.createTreeWalker(re,129);function he(e,t){if(!M(e)||!e.hasOwnProperty(`raw`))throw Error(`invalid template strings array`);return ee===void 0?t:ee.createHTML(t)}var ge=(e,t)=>{let n=e.length-1,r=[],i,a=t===2?`<svg>`:t===3?`<math>`:``,o=F;for(let t=0;t<n;t++){let n=e[t],s,c,l=-1,u=0;for(;u<n.length&&(o.lastIndex=u,c=o.exec(n),c!==null);)u=o.lastIndex,o===F?c[1]===`!--`?o=I:c[1]===void 0?c[2]===void 0?c[3]!==void 0&&(o=oe):(le.test(c[2])&&(i=RegExp(`</`+c[2],`g`)),o=oe):o=L:o===oe?c[0]===`>`?(o=i??F,l=-1):c[1]===void 0?l=-2:(l=o.lastIndex-c[2].length,s=c[1],o=c[3]===void 0?oe:c[3]===`"`?ce:se):o===ce||o===se?o=oe:o===I||o===L?o=F:(o=oe,i=void 0);let d=o===oe&&e[t+1].startsWith(`/>`)?` `:``;a+=o===F?n+ne:l>=0?(r.push(s),n.slice(0,l)+A+n.slice(l)+j+d):n+j+(l===-2?t:d)}return[he(e,a+(e[n]||`<?>`)+(t===2?`</svg>`:t===3?`</math>`:``)),r]},_e=class e{constructor({strings:t,_$litType$:n},r){let i;this.parts=[];let a=0,o=0,s=t.length-1,c=this.parts,[l,u]=ge(t,n);if(this.el=e.createElement(l,r),me.currentNode=this.el.content,n===2||n===3){let e=this.el.content.firstChild;e.replaceWith(...e.childNodes)}for(;(i=me.nextNode())!==null&&c.length<s;){if(i.nodeType===1){if(i.hasAttributes())for(let e of i.getAttributeNames())if(e.endsWith(A)){let t=u[o++],n=i.getAttribute(e).split(j),r=/([.?@])?(.*)/.exec(t);c.push({type:1,index:a,name:r[2],strings:n,ctor:r[1]===`.`?be:r[1]===`?`?xe:r[1]===`@`?Se:V}),i.removeAttribute(e)}else e.startsWith(j)&&(c.push({type:6,index:a}),i.removeAttribute(e));if(le.test(i.tagName)){let e=i.textContent.split(j),t=e.length-1;if(t>0){i.textContent=k?k.emptyScript:``;for(let n=0;n<t;n++)i.append(e[n],ie()),me.nextNode(),c.push({type:2,index:++a});i.append(e[t],ie())}}}else if(i.nodeType===8){if(i.data===te)c.push({type:2,index:a});else{let e=-1;for(;(e=i.data.indexOf(j,e+1))!==-1;)c.push({type:7,index:a}),e+=j.length-1}}a++}}static createElement(e,t){let n=re.createElement(`template`);return n.innerHTML=e,n}};function ve(e,t,n=e,r){if(t===fe)return t;let i=r===void 0?n._$Cl:n._$Co?.[r],a=ae(t)?void 0:t._$litDirective$;return i?.constructor!==a&&(i?._$AO?.(!1),a===void 0?i=void 0:(i=new a(e),i._$AT(e,n,r)),r===void 0?n._$Cl=i:(n._$Co??=[])[r]=i),i!==void 0&&(t=ve(e,i._$AS(e,t.values),i,r)),t}var ye=class{constructor(e,t){this._$AV=[],this._$AN=void 0,this._$AD=e,this._$AM=t}get parentNode(){return this._$AM.parentNode}get _$AU(){return this._$AM._$AU}u(e){let{el:{content:t},parts:n}=this._$AD,r=(e?.creationScope??re).importNode(t,!0);me.currentNode=r;let i=me.nextNode(),a=0,o=0,s=n[0];for(;s!==void 0;){if(a===s.index){let t;s.type===2?t=new B(i,i.nextSibling,this,e):s.type===1?t=new s.ctor(i,s.name,s.strings,this,e):s.type===6&&(t=new Ce(i,this,e)),this._$AV.push(t),s=n[++o]}a!==s?.index&&(i=me.nextNode(),a++)}return me.currentNode=re,r}p(e){let t=0;for(let n of this._$AV)n!==void 0&&(n.strings===void 0?n._$AI(e[t]):(n._$AI(e,n,t),t+=n.strings.length-2)),t++}},B=class e{get _$AU(){return this._$AM?._$AU??this._$Cv}constructor(e,t,n,r){this.type=2,this._$AH=z,this._$AN=void 0,this._$AA=e,this._$AB=t,this._$AM=n,this.options=r,this._$Cv=r?.isConnected??!0}get parentNode(){let e=this._$AA.parentNode,t=this._$AM;return t!==void 0&&e?.nodeType===11&&(e=t.parentNode),e}get startNode(){return this._$AA}get endNode(){return this._$AB}_$AI(e,t=this){e=ve(this,e,t),ae(e)?e===z||e==null||e===``?(this._$AH!==z&&this._$AR(),this._$AH=z):e!==this._$AH&&e!==fe&&this._(e):e._$litType$===void 0?e.nodeType===void 0?N(e)?this.k(e):this._(e):this.T(e):this.$(e)}O(e){return this._$AA.parentNode.insertBefore(e,this._$AB)}T(e){this._$AH!==e&&(this._$AR(),this._$AH=this.O(e))}_(e){this._$AH!==z&&ae(this._$AH)?this._$AA.nextSibling.data=e:this.T(re.createTextNode(e)),this._$AH=e}$(e){let{values:t,_$litType$:n}=e,r=typeof n==`number`?this._$AC(e):(n.el===void 0&&(n.el=_e.createElement(he(n.h,n.h[0]),this.options)),n);if(this._$AH?._$AD===r)this._$AH.p(t);else{let e=new ye(r,this),n=e.u(this.options);e.p(t),this.T(n),this._$AH=e}}_$AC(e){let t=pe.get(e.strings);return t===void 0&&pe.set(e.strings,t=new _e(e)),t}k(t){M(this._$AH)||(this._$AH=[],this._$AR());let n=this._$AH,r,i=0;for(let a of t)i===n.length?n.push(r=new e(this.O(ie()),this.O(ie()),this,this.options)):r=n[i],r._$AI(a),i++;i<n.length&&(this._$AR(r&&r._$AB.nextSibling,i),n.length=i)}_$AR(e=this._$AA.nextSibling,t){for(this._$AP?.(!1,!0,t);e!==this._$AB;){let t=O(e).nextSibling;O(e).remove(),e=t}}setConnected(e){this._$AM===void 0&&(this._$Cv=e,this._$AP?.(e))}},V=class{get tagName(){return this.element.tagName}get _$AU(){return this._$AM._$AU}constructor(e,t,n,r,i){this.type=1,this._$AH=z,this._$AN=void 0,this.element=e,this.name=t,this._$AM=r,this.options=i,n.length>2||n[0]!==``||n[1]!==``?(this._$AH=Array(n.length-1).fill(/* @__PURE__ */ new String),this.strings=n):this._$AH=z}_$AI(e,t=this,n,r){let i=this.strings,a=!1;if(i===void 0)e=ve(this,e,t,0),a=!ae(e)||e!==this._$AH&&e!==fe,a&&(this._$AH=e);else{let r=e,o,s;for(e=i[0],o=0;o<i.length-1;o++)s=ve(this,r[n+o],t,o),s===fe&&(s=this._$AH[o]),a||=!ae(s)||s!==this._$AH[o],s===z?e=z:e!==z&&(e+=(s??``)+i[o+1]),this._$AH[o]=s}a&&!r&&this.j(e)}j(e){e===z?this.element.removeAttribute(this.name):this.element.setAttribute(this.name,e??``)}},be=class extends V{constructor(){super(...arguments),this.type=3}j(e){this.element[this.name]=e===z?void 0:e}},xe=class extends V{constructor(){super(...arguments),this.type=4}j(e){this.element.toggleAttribute(this.name,!!e&&e!==z)}},Se=class extends V{constructor(e,t,n,r,i){super(e,t,n,r,i),this.type=5}_$AI(e,t=this){if((e=ve(this,e,t,0)??z)===fe)return;let n=this._$AH,r=e===z&&n!==z||e.capture!==n.capture||e.once!==n.once||e.passive!==n.passive,i=e!==z&&(n===z||r);r&&this.element.removeEventListener(this.name,this,n),i&&this.element.addEventListener(this.name,this,e),this._$AH=e}handleEvent(e){typeof this._$AH==`function`?this._$AH.call(this.options?.host??this.element,e):this._$AH.handleEvent(e)}},Ce=class{constructor(e,t,n){this.element=e,this.type=6,this._$AN=void 0,this._$AM=t,this.options=n}get _$AU(){return this._$AM._$AU}_$AI(e){ve(this,e)}},we=D.litHtmlPolyfillSupport;we?.(_e,B),(D.litHtmlVersions??=[]).push(`3.3.3`);var Te=(e,t,n)=>{let r=n?.renderBefore??t,i=r._$litPart$;if(i===void 0){let e=n?.renderBefore??null;r._$litPart$=i=new B(t.insertBefore(ie(),e),e,void 0,n??{})}return i._$AI(e),i},Ee=globalThis,De=class extends E{constructor(){super(...arguments),this.renderOptions={host:this},this._$Do=void 0}createRenderRoot(){let e=super.createRenderRoot();return this.renderOptions.renderBefore??=e.firstChild,e}update(e){let t=this.render();this.hasUpdated||(this.renderOptions.isConnected=this.isConnected),super.update(e),this._$Do=Te(t,this.renderRoot,this.renderOptions)}connectedCallback(){super.connectedCallback(),this._$Do?.setConnected(!0)}disconnectedCallback(){super.disconnectedCallback(),this._$Do?.setConnected(!1)}render(){return fe}};De._$litElement$=!0,De.finalized=!0,Ee.litElementHydrateSupport?.({LitElement:De});var Oe=Ee.litElementPolyfillSupport;Oe?.({LitElement:De}),(Ee.litElementVersions??=[]).push(`4.2.2`);var ke=!0,Ae=`uplot`,je=`u-hz`,Me=`u-vt`,Ne=`u-title`,Pe=`u-wrap`,Fe=`u-under`,Ie=`u-over`,Le=`u-axis`,Re=`u-off`,ze=`u-select`,Be=`u-cursor-x`,Ve=`u-cursor-y`,He=`u-cursor-pt`,Ue=`u-legend`,We=`u-live`,Ge=`u-inline`,Ke=`u-series`,qe=`u-marker`,Je=`u-label`,Ye=`u-value`,Xe=`width`,Ze=`height`,Qe=`top`,$e=`bottom`,et=`left`,tt=`right`,nt=`#000`,rt=`#0000`,it=`mousemove`,at=`mousedown`,ot=`mouseup`,st=`mouseenter`,ct=`mouseleave`,lt=`dblclick`,ut=`resize`,dt=`scroll`,ft=`change`,pt=`dppxchange`,mt=`--`,ht=typeof window<`u`,gt=ht?document:null,_t=ht?window:null,vt=ht?navigator:null,H,yt;function bt(){let e=devicePixelRatio;H!=e&&(H=e,yt&&Pt(ft,yt,bt),yt=matchMedia(`(min-resolution: ${H-.001}dppx) and (max-resolution: ${H+.001}dppx)`),Nt(ft,yt,bt),_t.dispatchEvent(new CustomEvent(pt)))}function xt(e,t){if(t!=null){let n=e.classList;!n.contains(t)&&n.add(t)}}function St(e,t){let n=e.classList;n.contains(t)&&n.remove(t)}function U(e,t,n){e.style[t]=n+`px`}function Ct(e,t,n,r){let i=gt.createElement(e);return t!=null&&xt(i,t),n?.insertBefore(i,r),i}function wt(e,t){return Ct(`div`,e,t)}var Tt=/* @__PURE__ */ new WeakMap;function Et(e,t,n,r,i){let a=`translate(`+t+`px,`+n+`px)`;a!=Tt.get(e)&&(e.style.transform=a,Tt.set(e,a),t<0||n<0||t>r||n>i?xt(e,Re):St(e,Re))}var Dt=/* @__PURE__ */ new WeakMap;function Ot(e,t,n){let r=t+n;r!=Dt.get(e)&&(Dt.set(e,r),e.style.background=t,e.style.borderColor=n)}var kt=/* @__PURE__ */ new WeakMap;function At(e,t,n,r){let i=t+``+n;i!=kt.get(e)&&(kt.set(e,i),e.style.height=n+`px`,e.style.width=t+`px`,e.style.marginLeft=r?-t/2+`px`:0,e.style.marginTop=r?-n/2+`px`:0)}var jt={passive:!0},Mt={...jt,capture:!0};function Nt(e,t,n,r){t.addEventListener(e,n,r?Mt:jt)}function Pt(e,t,n,r){t.removeEventListener(e,n,jt)}ht&&bt();function Ft(e,t,n,r){let i;n||=0,r||=t.length-1;let a=r<=2147483647;for(;r-n>1;)i=a?n+r>>1:nn((n+r)/2),t[i]<e?n=i:r=i;return e-t[n]<=t[r]-e?n:r}function It(e){return(t,n,r)=>{let i=-1,a=-1;for(let a=n;a<=r;a++)if(e(t[a])){i=a;break}for(let i=r;i>=n;i--)if(e(t[i])){a=i;break}return[i,a]}}var Lt=e=>e!=null,Rt=e=>e!=null&&e>0,zt=It(Lt),Bt=It(Rt);function Vt(e,t,n,r=0,i=!1){let a=i?Bt:zt,o=i?Rt:Lt;[t,n]=a(e,t,n);let s=e[t],c=e[t];if(t>-1){if(r==1)s=e[t],c=e[n];else if(r==-1)s=e[n],c=e[t];else for(let r=t;r<=n;r++){let t=e[r];o(t)&&(t<s?s=t:t>c&&(c=t))}}return[s??G,c??-G]}function Ht(e,t,n,r){let i=ln(e),a=ln(t);e==t&&(i==-1?(e*=n,t/=n):(e/=n,t*=n));let o=n==10?un:dn,s=i==1?nn:an,c=a==1?an:nn,l=s(o(tn(e))),u=c(o(tn(t))),d=cn(n,l),f=cn(n,u);return n==10&&(l<0&&(d=J(d,-l)),u<0&&(f=J(f,-u))),r||n==2?(e=d*i,t=f*a):(e=En(e,d),t=Tn(t,f)),[e,t]}function Ut(e,t,n,r){let i=Ht(e,t,n,r);return e==0&&(i[0]=0),t==0&&(i[1]=0),i}var Wt=.1,Gt={mode:3,pad:Wt},Kt={pad:0,soft:null,mode:0},qt={min:Kt,max:Kt};function Jt(e,t,n,r){return Ln(n)?Xt(e,t,n):(Kt.pad=n,Kt.soft=r?0:null,Kt.mode=r?3:0,Xt(e,t,qt))}function W(e,t){return e??t}function Yt(e,t,n){for(t=W(t,0),n=W(n,e.length-1);t<=n;){if(e[t]!=null)return!0;t++}return!1}function Xt(e,t,n){let r=n.min,i=n.max,a=W(r.pad,0),o=W(i.pad,0),s=W(r.hard,-G),c=W(i.hard,G),l=W(r.soft,G),u=W(i.soft,-G),d=W(r.mode,0),f=W(i.mode,0),p=t-e,m=un(p),h=sn(tn(e),tn(t)),g=tn(un(h)-m);(p<1e-24||g>10)&&(p=0,(e==0||t==0)&&(p=1e-24,d==2&&l!=G&&(a=0),f==2&&u!=-G&&(o=0)));let _=p||h||1e3,v=cn(10,nn(un(_))),y=J(En(e-_*(p==0?e==0?.1:1:a),v/10),24),b=e>=l&&(d==1||d==3&&y<=l||d==2&&y>=l)?l:G,x=sn(s,y<b&&e>=b?b:on(b,y)),S=J(Tn(t+_*(p==0?t==0?.1:1:o),v/10),24),C=t<=u&&(f==1||f==3&&S>=u||f==2&&S<=u)?u:-G,w=on(c,S>C&&t<=C?C:sn(C,S));return x==w&&x==0&&(w=100),[x,w]}var Zt=new Intl.NumberFormat(ht?vt.language:`en-US`),Qt=e=>Zt.format(e),$t=Math,en=$t.PI,tn=$t.abs,nn=$t.floor,rn=$t.round,an=$t.ceil,on=$t.min,sn=$t.max,cn=$t.pow,ln=$t.sign,un=$t.log10,dn=$t.log2,fn=(e,t=1)=>$t.sinh(e)*t,pn=(e,t=1)=>$t.asinh(e/t),G=1/0;function mn(e){return(un((e^e>>31)-(e>>31))|0)+1}function hn(e,t,n){return on(sn(e,t),n)}function gn(e){return typeof e==`function`}function K(e){return gn(e)?e:()=>e}var _n=()=>{},vn=e=>e,yn=(e,t)=>t,bn=e=>null,xn=e=>!0,Sn=(e,t)=>e==t,Cn=/\.\d*?(?=9{6,}|0{6,})/gm,q=e=>{if(Pn(e)||Dn.has(e))return e;let t=`${e}`,n=t.match(Cn);if(n==null)return e;let r=n[0].length-1;if(t.indexOf(`e-`)!=-1){let[e,n]=t.split(`e`);return+`${q(e)}e${n}`}return J(e,r)};function wn(e,t){return q(J(q(e/t))*t)}function Tn(e,t){return q(an(q(e/t))*t)}function En(e,t){return q(nn(q(e/t))*t)}function J(e,t=0){if(Pn(e))return e;let n=10**t;return rn(e*n*(1+2**-52))/n}var Dn=/* @__PURE__ */ new Map;function On(e){return((``+e).split(`.`)[1]||``).length}function kn(e,t,n,r){let i=[],a=r.map(On);for(let o=t;o<n;o++){let t=tn(o),n=J(cn(e,o),t);for(let s=0;s<r.length;s++){let c=e==10?+`${r[s]}e${o}`:r[s]*n,l=(o>=0?0:t)+(o>=a[s]?0:a[s]),u=e==10?c:J(c,l);i.push(u),Dn.set(u,l)}}return i}var An={},jn=[],Mn=[null,null],Nn=Array.isArray,Pn=Number.isInteger,Fn=e=>e===void 0;function In(e){return typeof e==`string`}function Ln(e){let t=!1;if(e!=null){let n=e.constructor;t=n==null||n==Object}return t}function Rn(e){return typeof e==`object`&&!!e}var zn=Object.getPrototypeOf(Uint8Array),Bn=`__proto__`;function Vn(e,t=Ln){let n;if(Nn(e)){let r=e.find(e=>e!=null);if(Nn(r)||t(r)){n=Array(e.length);for(let r=0;r<e.length;r++)n[r]=Vn(e[r],t)}else n=e.slice()}else if(e instanceof zn)n=e.slice();else if(t(e)){n={};for(let r in e)r!=Bn&&(n[r]=Vn(e[r],t))}else n=e;return n}function Hn(e){let t=arguments;for(let n=1;n<t.length;n++){let r=t[n];for(let t in r)t!=Bn&&(Ln(e[t])?Hn(e[t],Vn(r[t])):e[t]=Vn(r[t]))}return e}var Un=0,Wn=1,Gn=2;function Kn(e,t,n){for(let r=0,i,a=-1;r<t.length;r++){let o=t[r];if(o>a){for(i=o-1;i>=0&&e[i]==null;)e[i--]=null;for(i=o+1;i<n&&e[i]==null;)e[a=i++]=null}}}function qn(e,t){if(Xn(e)){let t=e[0].slice();for(let n=1;n<e.length;n++)t.push(...e[n].slice(1));return Zn(t[0])||(t=Yn(t)),t}let n=/* @__PURE__ */ new Set;for(let t=0;t<e.length;t++){let r=e[t][0],i=r.length;for(let e=0;e<i;e++)n.add(r[e])}let r=[Array.from(n).sort((e,t)=>e-t)],i=r[0].length,a=/* @__PURE__ */ new Map;for(let e=0;e<i;e++)a.set(r[0][e],e);for(let n=0;n<e.length;n++){let o=e[n],s=o[0];for(let e=1;e<o.length;e++){let c=o[e],l=Array(i).fill(void 0),u=t?t[n][e]:Wn,d=[];for(let e=0;e<c.length;e++){let t=c[e],n=a.get(s[e]);t===null?u!=Un&&(l[n]=t,u==Gn&&d.push(n)):l[n]=t}Kn(l,d,i),r.push(l)}}return r}var Jn=typeof queueMicrotask>`u`?e=>Promise.resolve().then(e):queueMicrotask;function Yn(e){let t=e[0],n=t.length,r=Array(n);for(let e=0;e<r.length;e++)r[e]=e;r.sort((e,n)=>t[e]-t[n]);let i=[];for(let t=0;t<e.length;t++){let a=e[t],o=Array(n);for(let e=0;e<n;e++)o[e]=a[r[e]];i.push(o)}return i}function Xn(e){let t=e[0][0],n=t.length;for(let r=1;r<e.length;r++){let i=e[r][0];if(i.length!=n)return!1;if(i!=t){for(let e=0;e<n;e++)if(i[e]!=t[e])return!1}}return!0}function Zn(e,t=100){let n=e.length;if(n<=1)return!0;let r=0,i=n-1;for(;r<=i&&e[r]==null;)r++;for(;i>=r&&e[i]==null;)i--;if(i<=r)return!0;let a=sn(1,nn((i-r+1)/t));for(let t=e[r],n=r+a;n<=i;n+=a){let r=e[n];if(r!=null){if(r<=t)return!1;t=r}}return!0}var Qn=[`January`,`February`,`March`,`April`,`May`,`June`,`July`,`August`,`September`,`October`,`November`,`December`],$n=[`Sunday`,`Monday`,`Tuesday`,`Wednesday`,`Thursday`,`Friday`,`Saturday`];function er(e){return e.slice(0,3)}var tr=$n.map(er),nr={MMMM:Qn,MMM:Qn.map(er),WWWW:$n,WWW:tr};function rr(e){return(e<10?`0`:``)+e}function ir(e){return(e<10?`00`:e<100?`0`:``)+e}var ar={YYYY:e=>e.getFullYear(),YY:e=>(e.getFullYear()+``).slice(2),MMMM:(e,t)=>t.MMMM[e.getMonth()],MMM:(e,t)=>t.MMM[e.getMonth()],MM:e=>rr(e.getMonth()+1),M:e=>e.getMonth()+1,DD:e=>rr(e.getDate()),D:e=>e.getDate(),WWWW:(e,t)=>t.WWWW[e.getDay()],WWW:(e,t)=>t.WWW[e.getDay()],HH:e=>rr(e.getHours()),H:e=>e.getHours(),h:e=>{let t=e.getHours();return t==0?12:t>12?t-12:t},AA:e=>e.getHours()>=12?`PM`:`AM`,aa:e=>e.getHours()>=12?`pm`:`am`,a:e=>e.getHours()>=12?`p`:`a`,mm:e=>rr(e.getMinutes()),m:e=>e.getMinutes(),ss:e=>rr(e.getSeconds()),s:e=>e.getSeconds(),fff:e=>ir(e.getMilliseconds())};function or(e,t){t||=nr;let n=[],r=/\{([a-z]+)\}|[^{]+/gi,i;for(;i=r.exec(e);)n.push(i[0][0]==`{`?ar[i[1]]:i[0]);return e=>{let r=``;for(let i=0;i<n.length;i++)r+=typeof n[i]==`string`?n[i]:n[i](e,t);return r}}var sr=new Intl.DateTimeFormat().resolvedOptions().timeZone;function cr(e,t){let n;return t==`UTC`||t==`Etc/UTC`?n=/* @__PURE__ */ new Date(+e+e.getTimezoneOffset()*6e4):t==sr?n=e:(n=new Date(e.toLocaleString(`en-US`,{timeZone:t})),n.setMilliseconds(e.getMilliseconds())),n}var lr=e=>e%1==0,ur=[1,2,2.5,5],dr=kn(10,-32,0,ur),fr=kn(10,0,32,ur),pr=fr.filter(lr),mr=dr.concat(fr),hr=`
`,gr=`{YYYY}`,_r=hr+gr,vr=`{M}/{D}`,yr=hr+vr,br=yr+`/{YY}`,xr=`{aa}`,Sr=`{h}:{mm}`+xr,Cr=hr+Sr,wr=`:{ss}`,Y=null;function Tr(e){let t=e*1e3,n=t*60,r=n*60,i=r*24,a=i*30,o=i*365,s=(e==1?kn(10,0,3,ur).filter(lr):kn(10,-3,0,ur)).concat([t,t*5,t*10,t*15,t*30,n,n*5,n*10,n*15,n*30,r,r*2,r*3,r*4,r*6,r*8,r*12,i,i*2,i*3,i*4,i*5,i*6,i*7,i*8,i*9,i*10,i*15,a,a*2,a*3,a*4,a*6,o,o*2,o*5,o*10,o*25,o*50,o*100]),c=[[o,gr,Y,Y,Y,Y,Y,Y,1],[i*28,`{MMM}`,_r,Y,Y,Y,Y,Y,1],[i,vr,_r,Y,Y,Y,Y,Y,1],[r,`{h}`+xr,br,Y,yr,Y,Y,Y,1],[n,Sr,br,Y,yr,Y,Y,Y,1],[t,wr,br+` `+Sr,Y,yr+` `+Sr,Y,Cr,Y,1],[e,wr+`.{fff}`,br+` `+Sr,Y,yr+` `+Sr,Y,Cr,Y,1]];function l(t){return(s,c,l,u,d,f)=>{let p=[],m=d>=o,h=d>=a&&d<o,g=t(l),_=J(g*e,3),v=Fr(g.getFullYear(),m?0:g.getMonth(),h||m?1:g.getDate()),y=J(v*e,3);if(h||m){let n=h?d/a:0,r=m?d/o:0,i=_==y?_:J(Fr(v.getFullYear()+r,v.getMonth()+n,1)*e,3),s=new Date(rn(i/e)),c=s.getFullYear(),l=s.getMonth();for(let a=0;i<=u;a++){let o=Fr(c+r*a,l+n*a,1),s=o-t(J(o*e,3));i=J((+o+s)*e,3),i<=u&&p.push(i)}}else{let a=d>=i?i:d,o=y+(nn(l)-nn(_))+Tn(_-y,a);p.push(o);let m=t(o),h=m.getHours()+m.getMinutes()/n+m.getSeconds()/r,g=d/r,v=f/s.axes[c]._space;for(;o=J(o+d,e==1?0:3),!(o>u);)if(g>1){let e=nn(J(h+g,6))%24,n=t(o).getHours()-e;n>1&&(n=-1),o-=n*r,h=(h+g)%24;let i=p[p.length-1];J((o-i)/d,3)*v>=.7&&p.push(o)}else p.push(o)}return p}}return[s,c,l]}var[Er,Dr,Or]=Tr(1),[kr,Ar,jr]=Tr(.001);kn(2,-53,53,[1]);function Mr(e,t){return e.map(e=>e.map((n,r)=>r==0||r==8||n==null?n:t(r==1||e[8]==0?n:e[1]+n)))}function Nr(e,t){return(n,r,i,a,o)=>{let s=t.find(e=>o>=e[0])||t[t.length-1],c,l,u,d,f,p;return r.map(t=>{let n=e(t),r=n.getFullYear(),i=n.getMonth(),a=n.getDate(),o=n.getHours(),m=n.getMinutes(),h=n.getSeconds(),g=r!=c&&s[2]||i!=l&&s[3]||a!=u&&s[4]||o!=d&&s[5]||m!=f&&s[6]||h!=p&&s[7]||s[1];return c=r,l=i,u=a,d=o,f=m,p=h,g(n)})}}function Pr(e,t){let n=or(t);return(t,r,i,a,o)=>r.map(t=>n(e(t)))}function Fr(e,t,n){return new Date(e,t,n)}function Ir(e,t){return t(e)}var Lr=`{YYYY}-{MM}-{DD} {h}:{mm}{aa}`;function Rr(e,t){return(n,r,i,a)=>a==null?mt:t(e(r))}function zr(e,t){let n=e.series[t];return n.width?n.stroke(e,t):n.points.width?n.points.stroke(e,t):null}function Br(e,t){return e.series[t].fill(e,t)}var Vr={show:!0,live:!0,isolate:!1,mount:_n,markers:{show:!0,width:2,stroke:zr,fill:Br,dash:`solid`},idx:null,idxs:null,values:[]};function Hr(e,t){let n=e.cursor.points,r=wt(),i=n.size(e,t);U(r,Xe,i),U(r,Ze,i);let a=i/-2;U(r,`marginLeft`,a),U(r,`marginTop`,a);let o=n.width(e,t,i);return o&&U(r,`borderWidth`,o),r}function Ur(e,t){let n=e.series[t].points;return n._fill||n._stroke}function Wr(e,t){let n=e.series[t].points;return n._stroke||n._fill}function Gr(e,t){return e.series[t].points.size}var Kr=[0,0];function qr(e,t,n){return Kr[0]=t,Kr[1]=n,Kr}function Jr(e,t,n,r=!0){return e=>{e.button!=0||r&&e.target!=t||n(e)}}function Yr(e,t,n,r=!0){return e=>{r&&e.target!=t||n(e)}}var Xr={show:!0,x:!0,y:!0,lock:!1,move:qr,points:{one:!1,show:Hr,size:Gr,width:0,stroke:Wr,fill:Ur},bind:{mousedown:Jr,mouseup:Jr,click:Jr,dblclick:Jr,mousemove:Yr,mouseleave:Yr,mouseenter:Yr},drag:{setScale:!0,x:!0,y:!1,dist:0,uni:null,click:(e,t)=>{t.stopPropagation(),t.stopImmediatePropagation()},_x:!1,_y:!1},focus:{dist:(e,t,n,r,i)=>r-i,prox:-1,bias:0},hover:{skip:[void 0],prox:null,bias:0},left:-10,top:-10,idx:null,dataIdx:null,idxs:null,event:null},Zr={show:!0,stroke:`rgba(0,0,0,0.07)`,width:2},X=Hn({},Zr,{filter:yn}),Z=Hn({},X,{size:10}),Qr=Hn({},Zr,{show:!1}),$r=`12px system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial, "Noto Sans", sans-serif, "Apple Color Emoji", "Segoe UI Emoji", "Segoe UI Symbol", "Noto Color Emoji"`,ei=`bold `+$r,ti=1.5,ni={show:!0,scale:`x`,stroke:nt,space:50,gap:5,alignTo:1,size:50,labelGap:0,labelSize:30,labelFont:ei,side:2,grid:X,ticks:Z,border:Qr,font:$r,lineGap:ti,rotate:0},ri=`Value`,ii=`Time`,ai={show:!0,scale:`x`,auto:!1,sorted:1,min:G,max:-1/0,idxs:[]};function oi(e,t,n,r,i){return t.map(e=>e==null?``:Qt(e))}function si(e,t,n,r,i,a,o){let s=[],c=Dn.get(i)||0;n=o?n:J(Tn(n,i),c);for(let e=n;e<=r;e=J(e+i,c))s.push(Object.is(e,-0)?0:e);return s}function ci(e,t,n,r,i,a,o){let s=[],c=e.scales[e.axes[t].scale].log;i=cn(c,nn((c==10?un:dn)(n))),c==10&&(i=mr[Ft(i,mr)]);let l=n,u=i*c;c==10&&(u=mr[Ft(u,mr)]);do s.push(l),l+=i,c==10&&!Dn.has(l)&&(l=J(l,Dn.get(i))),l>=u&&(i=l,u=i*c,c==10&&(u=mr[Ft(u,mr)]));while(l<=r);return s}function li(e,t,n,r,i,a,o){let s=e.scales[e.axes[t].scale].asinh,c=r>s?ci(e,t,sn(s,n),r,i):[s],l=r>=0&&n<=0?[0]:[];return(n<-s?ci(e,t,sn(s,-r),-n,i):[s]).reverse().map(e=>-e).concat(l,c)}var Q=/./,ui=/[12357]/,di=/[125]/,fi=/1/,pi=(e,t,n,r)=>e.map((e,i)=>t==4&&e==0||i%r==0&&n.test(e.toExponential()[+(e<0)])?e:null);function mi(e,t,n,r,i){let a=e.axes[n],o=a.scale,s=e.scales[o],c=e.valToPos,l=a._space,u=c(10,o),d=c(9,o)-u>=l?Q:c(7,o)-u>=l?ui:c(5,o)-u>=l?di:fi;if(d==fi){let e=tn(c(1,o)-u);if(e<l)return pi(t.slice().reverse(),s.distr,d,an(l/e)).reverse()}return pi(t,s.distr,d,1)}function hi(e,t,n,r,i){let a=e.axes[n],o=a.scale,s=a._space,c=e.valToPos,l=tn(c(1,o)-c(2,o));return l<s?pi(t.slice().reverse(),3,Q,an(s/l)).reverse():t}function gi(e,t,n,r){return r==null?mt:t==null?``:Qt(t)}var _i={show:!0,scale:`y`,stroke:nt,space:30,gap:5,alignTo:1,size:50,labelGap:0,labelSize:30,labelFont:ei,side:3,grid:X,ticks:Z,border:Qr,font:$r,lineGap:ti,rotate:0};function vi(e,t){return J((3+(e||1)*2)*t,3)}function yi(e,t){let{scale:n,idxs:r}=e.series[0],i=e._data[0],a=e.valToPos(i[r[0]],n,!0),o=tn(e.valToPos(i[r[1]],n,!0)-a)/(e.series[t].points.space*H);return r[1]-r[0]<=o}var bi={scale:null,auto:!0,sorted:0,min:G,max:-1/0},xi=(e,t,n,r,i)=>i,Si={show:!0,auto:!0,sorted:0,gaps:xi,alpha:1,facets:[Hn({},bi,{scale:`x`}),Hn({},bi,{scale:`y`})]},Ci={scale:`y`,auto:!0,sorted:0,show:!0,spanGaps:!1,gaps:xi,alpha:1,points:{show:yi,filter:null},values:null,min:G,max:-1/0,idxs:[],path:null,clip:null};function wi(e,t,n,r,i){return n/10}var Ti={time:ke,auto:!0,distr:1,log:10,asinh:1,min:null,max:null,dir:1,ori:0},Ei=Hn({},Ti,{time:!1,ori:1}),Di={};function Oi(e,t){let n=Di[e];return n||(n={key:e,plots:[],sub(e){n.plots.push(e)},unsub(e){n.plots=n.plots.filter(t=>t!=e)},pub(e,t,r,i,a,o,s){for(let c=0;c<n.plots.length;c++)n.plots[c]!=t&&n.plots[c].pub(e,t,r,i,a,o,s)}},e!=null&&(Di[e]=n)),n}var ki=1,Ai=2;function ji(e,t,n){let r=e.mode,i=e.series[t],a=r==2?e._data[t]:e._data,o=e.scales,s=e.bbox,c=a[0],l=r==2?a[1]:a[t],u=r==2?o[i.facets[0].scale]:o[e.series[0].scale],d=r==2?o[i.facets[1].scale]:o[i.scale],f=s.left,p=s.top,m=s.width,h=s.height,g=e.valToPosH,_=e.valToPosV;return u.ori==0?n(i,c,l,u,d,g,_,f,p,m,h,Bi,Hi,Wi,Ki,Ji):n(i,c,l,u,d,_,g,p,f,h,m,Vi,Ui,Gi,qi,Yi)}function Mi(e,t){let n=0,r=0,i=W(e.bands,jn);for(let e=0;e<i.length;e++){let a=i[e];a.series[0]==t?n=a.dir:a.series[1]==t&&(a.dir==1?r|=1:r|=2)}return[n,r==1?-1:r==2?1:r==3?2:0]}function Ni(e,t,n,r,i){let a=e.mode,o=e.series[t],s=a==2?o.facets[1].scale:o.scale,c=e.scales[s];return i==-1?c.min:i==1?c.max:c.distr==3?c.dir==1?c.min:c.max:0}function Pi(e,t,n,r,i,a){return ji(e,t,(e,t,o,s,c,l,u,d,f,p,m)=>{let h=e.pxRound,g=s.dir*(s.ori==0?1:-1),_=s.ori==0?Hi:Ui,v,y;g==1?(v=n,y=r):(v=r,y=n);let b=h(l(t[v],s,p,d)),x=h(u(o[v],c,m,f)),S=h(l(t[y],s,p,d)),C=h(u(a==1?c.max:c.min,c,m,f)),w=new Path2D(i);return _(w,S,C),_(w,b,C),_(w,b,x),w})}function Fi(e,t,n,r,i,a){let o=null;if(e.length>0){o=new Path2D;let s=t==0?Wi:Gi,c=n;for(let t=0;t<e.length;t++){let n=e[t];if(n[1]>n[0]){let e=n[0]-c;e>0&&s(o,c,r,e,r+a),c=n[1]}}let l=n+i-c;l>0&&s(o,c,r-5,l,r+a+10)}return o}function Ii(e,t,n){let r=e[e.length-1];r&&r[0]==t?r[1]=n:e.push([t,n])}function Li(e,t,n,r,i,a,o){let s=[],c=e.length;for(let l=i==1?n:r;l>=n&&l<=r;l+=i)if(t[l]===null){let u=l,d=l;if(i==1)for(;++l<=r&&t[l]===null;)d=l;else for(;--l>=n&&t[l]===null;)d=l;let f=a(e[u]),p=d==u?f:a(e[d]),m=u-i;f=o<=0&&m>=0&&m<c?a(e[m]):f;let h=d+i;p=o>=0&&h>=0&&h<c?a(e[h]):p,p>=f&&s.push([f,p])}return s}function Ri(e){return e==0?vn:e==1?rn:t=>wn(t,e)}function zi(e){let t=e==0?Bi:Vi,n=e==0?(e,t,n,r,i,a)=>{e.arcTo(t,n,r,i,a)}:(e,t,n,r,i,a)=>{e.arcTo(n,t,i,r,a)},r=e==0?(e,t,n,r,i)=>{e.rect(t,n,r,i)}:(e,t,n,r,i)=>{e.rect(n,t,i,r)};return(e,i,a,o,s,c=0,l=0)=>{c==0&&l==0?r(e,i,a,o,s):(c=on(c,o/2,s/2),l=on(l,o/2,s/2),t(e,i+c,a),n(e,i+o,a,i+o,a+s,c),n(e,i+o,a+s,i,a+s,l),n(e,i,a+s,i,a,l),n(e,i,a,i+o,a,c),e.closePath())}}var Bi=(e,t,n)=>{e.moveTo(t,n)},Vi=(e,t,n)=>{e.moveTo(n,t)},Hi=(e,t,n)=>{e.lineTo(t,n)},Ui=(e,t,n)=>{e.lineTo(n,t)},Wi=zi(0),Gi=zi(1),Ki=(e,t,n,r,i,a)=>{e.arc(t,n,r,i,a)},qi=(e,t,n,r,i,a)=>{e.arc(n,t,r,i,a)},Ji=(e,t,n,r,i,a,o)=>{e.bezierCurveTo(t,n,r,i,a,o)},Yi=(e,t,n,r,i,a,o)=>{e.bezierCurveTo(n,t,i,r,o,a)};function Xi(e){return(e,t,n,r,i)=>ji(e,t,(t,a,o,s,c,l,u,d,f,p,m)=>{let{pxRound:h,points:g}=t,_,v;s.ori==0?(_=Bi,v=Ki):(_=Vi,v=qi);let y=J(g.width*H,3),b=(g.size-g.width)/2*H,x=J(b*2,3),S=new Path2D,C=new Path2D,{left:w,top:T,width:E,height:D}=e.bbox;Wi(C,w-x,T-x,E+x*2,D+x*2);let O=e=>{if(o[e]!=null){let t=h(l(a[e],s,p,d)),n=h(u(o[e],c,m,f));_(S,t+b,n),v(S,t,n,b,0,en*2)}};if(i)i.forEach(O);else for(let e=n;e<=r;e++)O(e);return{stroke:y>0?S:null,fill:S,clip:C,flags:3}})}function Zi(e){return(t,n,r,i,a,o)=>{r!=i&&(a!=r&&o!=r&&e(t,n,r),a!=i&&o!=i&&e(t,n,i),e(t,n,o))}}var Qi=Zi(Hi),$i=Zi(Ui);function ea(e){let t=W(e?.alignGaps,0);return(e,n,r,i)=>ji(e,n,(a,o,s,c,l,u,d,f,p,m,h)=>{[r,i]=zt(s,r,i);let g=a.pxRound,_=e=>g(u(e,c,m,f)),v=e=>g(d(e,l,h,p)),y,b;c.ori==0?(y=Hi,b=Qi):(y=Ui,b=$i);let x=c.dir*(c.ori==0?1:-1),S={stroke:new Path2D,fill:null,clip:null,band:null,gaps:null,flags:ki},C=S.stroke,w=!1;if(i-r>=m*4){let t=t=>e.posToVal(t,c.key,!0),n=null,a=null,l,u,d,f=_(o[x==1?r:i]),p=_(o[r]),m=_(o[i]),h=t(x==1?p+1:m-1);for(let e=x==1?r:i;e>=r&&e<=i;e+=x){let r=o[e],i=(x==1?r<h:r>h)?f:_(r),c=s[e];i==f?c==null?c===null&&(w=!0):(u=c,n==null?(y(C,i,v(u)),l=n=a=u):u<n?n=u:u>a&&(a=u)):(n!=null&&b(C,f,v(n),v(a),v(l),v(u)),c==null?(n=a=null,c===null&&(w=!0)):(u=c,y(C,i,v(u)),n=a=l=u),f=i,h=t(f+x))}n!=null&&n!=a&&d!=f&&b(C,f,v(n),v(a),v(l),v(u))}else for(let e=x==1?r:i;e>=r&&e<=i;e+=x){let t=s[e];t===null?w=!0:t!=null&&y(C,_(o[e]),v(t))}let[T,E]=Mi(e,n);if(a.fill!=null||T!=0){let t=S.fill=new Path2D(C),s=v(a.fillTo(e,n,a.min,a.max,T)),c=_(o[r]),l=_(o[i]);x==-1&&([l,c]=[c,l]),y(t,l,s),y(t,c,s)}if(!a.spanGaps){let l=[];w&&l.push(...Li(o,s,r,i,x,_,t)),S.gaps=l=a.gaps(e,n,r,i,l),S.clip=Fi(l,c.ori,f,p,m,h)}return E!=0&&(S.band=E==2?[Pi(e,n,r,i,C,-1),Pi(e,n,r,i,C,1)]:Pi(e,n,r,i,C,E)),S})}function ta(e){let t=W(e.align,1),n=W(e.ascDesc,!1),r=W(e.alignGaps,0),i=W(e.extend,!1);return(e,a,o,s)=>ji(e,a,(c,l,u,d,f,p,m,h,g,_,v)=>{[o,s]=zt(u,o,s);let y=c.pxRound,{left:b,width:x}=e.bbox,S=e=>y(p(e,d,_,h)),C=e=>y(m(e,f,v,g)),w=d.ori==0?Hi:Ui,T={stroke:new Path2D,fill:null,clip:null,band:null,gaps:null,flags:ki},E=T.stroke,D=d.dir*(d.ori==0?1:-1),O=C(u[D==1?o:s]),k=S(l[D==1?o:s]),ee=k,A=k;i&&t==-1&&(A=b,w(E,A,O)),w(E,k,O);for(let e=D==1?o:s;e>=o&&e<=s;e+=D){let n=u[e];if(n==null)continue;let r=S(l[e]),i=C(n);t==1?w(E,r,O):w(E,ee,i),w(E,r,i),O=i,ee=r}let j=ee;i&&t==1&&(j=b+x,w(E,j,O));let[te,ne]=Mi(e,a);if(c.fill!=null||te!=0){let t=T.fill=new Path2D(E),n=C(c.fillTo(e,a,c.min,c.max,te));w(t,j,n),w(t,A,n)}if(!c.spanGaps){let i=[];i.push(...Li(l,u,o,s,D,S,r));let f=c.width*H/2,p=n||t==1?f:-f,m=n||t==-1?-f:f;i.forEach(e=>{e[0]+=p,e[1]+=m}),T.gaps=i=c.gaps(e,a,o,s,i),T.clip=Fi(i,d.ori,h,g,_,v)}return ne!=0&&(T.band=ne==2?[Pi(e,a,o,s,E,-1),Pi(e,a,o,s,E,1)]:Pi(e,a,o,s,E,ne)),T})}function na(e,t,n,r,i,a,o=G){if(e.length>1){let s=null;for(let c=0,l=1/0;c<e.length;c++)if(t[c]!==void 0){if(s!=null){let t=tn(e[c]-e[s]);t<l&&(l=t,o=tn(n(e[c],r,i,a)-n(e[s],r,i,a)))}s=c}}return o}function ra(e){e||=An;let t=W(e.size,[.6,G,1]),n=e.align||0,r=e.gap||0,i=e.radius;i=i==null?[0,0]:typeof i==`number`?[i,0]:i;let a=K(i),o=1-t[0],s=W(t[1],G),c=W(t[2],1),l=W(e.disp,An),u=W(e.each,e=>{}),{fill:d,stroke:f}=l;return(e,t,i,p)=>ji(e,t,(m,h,g,_,v,y,b,x,S,C,w)=>{let T=m.pxRound,E=n,D=r*H,O=s*H,k=c*H,ee,A;_.ori==0?[ee,A]=a(e,t):[A,ee]=a(e,t);let j=_.dir*(_.ori==0?1:-1),te=_.ori==0?Wi:Gi,ne=_.ori==0?u:(e,t,n,r,i,a,o)=>{u(e,t,n,i,r,o,a)},re=W(e.bands,jn).find(e=>e.series[0]==t),ie=re==null?0:re.dir,ae=m.fillTo(e,t,m.min,m.max,ie),M=T(b(ae,v,w,S)),N,P,F,I=C,L=T(m.width*H),oe=!1,se=null,ce=null,le=null,ue=null;d!=null&&(L==0||f!=null)&&(oe=!0,se=d.values(e,t,i,p),ce=/* @__PURE__ */ new Map,new Set(se).forEach(e=>{e!=null&&ce.set(e,new Path2D)}),L>0&&(le=f.values(e,t,i,p),ue=/* @__PURE__ */ new Map,new Set(le).forEach(e=>{e!=null&&ue.set(e,new Path2D)})));let{x0:R,size:de}=l;if(R!=null&&de!=null){E=1,h=R.values(e,t,i,p),R.unit==2&&(h=h.map(t=>e.posToVal(x+t*C,_.key,!0)));let n=de.values(e,t,i,p);P=de.unit==2?n[0]*C:y(n[0],_,C,x)-y(0,_,C,x),I=na(h,g,y,_,C,x,I),F=I-P+D}else I=na(h,g,y,_,C,x,I),F=I*o+D,P=I-F;F<1&&(F=0),L>=P/2&&(L=0),F<5&&(T=vn);let fe=F>0,z=I-F-(fe?L:0);P=T(hn(z,k,O)),N=(E==0?P/2:E==j?0:P)-E*j*((E==0?D/2:0)+(fe?L/2:0));let pe={stroke:null,fill:null,clip:null,band:null,gaps:null,flags:0},me=oe?null:new Path2D,he=null;if(re!=null)he=e.data[re.series[1]];else{let{y0:n,y1:r}=l;n!=null&&r!=null&&(g=r.values(e,t,i,p),he=n.values(e,t,i,p))}let ge=ee*P,_e=A*P;for(let n=j==1?i:p;n>=i&&n<=p;n+=j){let r=g[n];if(r==null)continue;if(he!=null){let e=he[n]??0;if(r-e==0)continue;M=b(e,v,w,S)}let i=y(_.distr!=2||l!=null?h[n]:n,_,C,x),a=b(W(r,ae),v,w,S),o=T(i-N),s=T(sn(a,M)),c=T(on(a,M)),u=s-c;if(r!=null){let i=r<0?_e:ge,a=r<0?ge:_e;oe?(L>0&&le[n]!=null&&te(ue.get(le[n]),o,c+nn(L/2),P,sn(0,u-L),i,a),se[n]!=null&&te(ce.get(se[n]),o,c+nn(L/2),P,sn(0,u-L),i,a)):te(me,o,c+nn(L/2),P,sn(0,u-L),i,a),ne(e,t,n,o-L/2,c,P+L,u)}}return L>0?pe.stroke=oe?ue:me:oe||(pe._fill=m.width==0?m._fill:m._stroke??m._fill,pe.width=0),pe.fill=oe?ce:me,pe})}function ia(e,t){let n=W(t?.alignGaps,0);return(t,r,i,a)=>ji(t,r,(o,s,c,l,u,d,f,p,m,h,g)=>{[i,a]=zt(c,i,a);let _=o.pxRound,v=e=>_(d(e,l,h,p)),y=e=>_(f(e,u,g,m)),b,x,S;l.ori==0?(b=Bi,S=Hi,x=Ji):(b=Vi,S=Ui,x=Yi);let C=l.dir*(l.ori==0?1:-1),w=v(s[C==1?i:a]),T=w,E=[],D=[];for(let e=C==1?i:a;e>=i&&e<=a;e+=C)if(c[e]!=null){let t=s[e],n=v(t);E.push(T=n),D.push(y(c[e]))}let O={stroke:e(E,D,b,S,x,_),fill:null,clip:null,band:null,gaps:null,flags:ki},k=O.stroke,[ee,A]=Mi(t,r);if(o.fill!=null||ee!=0){let e=O.fill=new Path2D(k),n=y(o.fillTo(t,r,o.min,o.max,ee));S(e,T,n),S(e,w,n)}if(!o.spanGaps){let e=[];e.push(...Li(s,c,i,a,C,v,n)),O.gaps=e=o.gaps(t,r,i,a,e),O.clip=Fi(e,l.ori,p,m,h,g)}return A!=0&&(O.band=A==2?[Pi(t,r,i,a,k,-1),Pi(t,r,i,a,k,1)]:Pi(t,r,i,a,k,A)),O})}function aa(e){return ia(oa,e)}function oa(e,t,n,r,i,a){let o=e.length;if(o<2)return null;let s=new Path2D;if(n(s,e[0],t[0]),o==2)r(s,e[1],t[1]);else{let n=Array(o),r=Array(o-1),a=Array(o-1),c=Array(o-1);for(let n=0;n<o-1;n++)a[n]=t[n+1]-t[n],c[n]=e[n+1]-e[n],r[n]=a[n]/c[n];n[0]=r[0];for(let e=1;e<o-1;e++)r[e]===0||r[e-1]===0||r[e-1]>0!=r[e]>0?n[e]=0:(n[e]=3*(c[e-1]+c[e])/((2*c[e]+c[e-1])/r[e-1]+(c[e]+2*c[e-1])/r[e]),isFinite(n[e])||(n[e]=0));n[o-1]=r[o-2];for(let r=0;r<o-1;r++)i(s,e[r]+c[r]/3,t[r]+n[r]*c[r]/3,e[r+1]-c[r]/3,t[r+1]-n[r+1]*c[r]/3,e[r+1],t[r+1])}return s}var sa=/* @__PURE__ */ new Set;function ca(){for(let e of sa)e.syncRect(!0)}ht&&(Nt(ut,_t,ca),Nt(dt,_t,ca,!0),Nt(pt,_t,()=>{$.pxRatio=H}));var la=ea(),ua=Xi();function da(e,t,n,r){return(r?[e[0],e[1]].concat(e.slice(2)):[e[0]].concat(e.slice(1))).map((e,r)=>pa(e,r,t,n))}function fa(e,t){return e.map((e,n)=>n==0?{}:Hn({},t,e))}function pa(e,t,n,r){return Hn({},t==0?n:r,e)}function ma(e,t,n){return t==null?Mn:[t,n]}var ha=ma;function ga(e,t,n){return t==null?Mn:Jt(t,n,Wt,!0)}function _a(e,t,n,r){return t==null?Mn:Ht(t,n,e.scales[r].log,!1)}var va=_a;function ya(e,t,n,r){return t==null?Mn:Ut(t,n,e.scales[r].log,!1)}var ba=ya;function xa(e,t,n,r,i){let a=sn(mn(e),mn(t)),o=t-e,s=Ft(i/r*o,n);do{let e=n[s],t=r*e/o;if(t>=i&&a+(e<5?Dn.get(e):0)<=17)return[e,t]}while(++s<n.length);return[0,0]}function Sa(e){let t,n;return e=e.replace(/(\d+)px/,(e,r)=>(t=rn((n=+r)*H))+`px`),[e,t,n]}function Ca(e){e.show&&[e.font,e.labelFont].forEach(e=>{let t=J(e[2]*H,1);e[0]=e[0].replace(/[0-9.]+px/,t+`px`),e[1]=t})}function $(e,t,n){let r={mode:W(e.mode,1)},i=r.mode;function a(e,t,n,r){let i=t.valToPct(e);return r+n*(t.dir==-1?1-i:i)}function o(e,t,n,r){let i=t.valToPct(e);return r+n*(t.dir==-1?i:1-i)}function s(e,t,n,r){return t.ori==0?a(e,t,n,r):o(e,t,n,r)}r.valToPosH=a,r.valToPosV=o;let c=!1;r.status=0;let l=r.root=wt(Ae);if(e.id!=null&&(l.id=e.id),xt(l,e.class),e.title){let t=wt(Ne,l);t.textContent=e.title}let u=Ct(`canvas`),d=r.ctx=u.getContext(`2d`),f=wt(Pe,l);Nt(`click`,f,e=>{e.target===m&&(X!=qr||Z!=Jr)&&$r.click(r,e)},!0);let p=r.under=wt(Fe,f);f.appendChild(u);let m=r.over=wt(Ie,f);e=Vn(e);let h=+W(e.pxAlign,1),g=Ri(h);(e.plugins||[]).forEach(t=>{t.opts&&(e=t.opts(r,e)||e)});let _=e.ms||.001,v=r.series=i==1?da(e.series||[],ai,Ci,!1):fa(e.series||[null],Si),y=r.axes=da(e.axes||[],ni,_i,!0),b=r.scales={},x=r.bands=e.bands||[];x.forEach(e=>{e.fill=K(e.fill||null),e.dir=W(e.dir,-1)});let S=i==2?v[1].facets[0].scale:v[0].scale,C={axes:yr,series:ar},w=(e.drawOrder||[`axes`,`series`]).map(e=>C[e]);function T(e){let t=e.distr==3?t=>un(t>0?t:e.clamp(r,t,e.min,e.max,e.key)):e.distr==4?t=>pn(t,e.asinh):e.distr==100?t=>e.fwd(t):e=>e;return n=>{let r=t(n),{_min:i,_max:a}=e,o=a-i;return(r-i)/o}}function E(t){let n=b[t];if(n==null){let r=(e.scales||An)[t]||An;if(r.from!=null){E(r.from);let e=Hn({},b[r.from],r,{key:t});e.valToPct=T(e),b[t]=e}else{n=b[t]=Hn({},t==S?Ti:Ei,r),n.key=t;let e=n.time,a=n.range,o=Nn(a);if((t!=S||i==2&&!e)&&(o&&(a[0]==null||a[1]==null)&&(a={min:a[0]==null?Gt:{mode:1,hard:a[0],soft:a[0]},max:a[1]==null?Gt:{mode:1,hard:a[1],soft:a[1]}},o=!1),!o&&Ln(a))){let e=a;a=(t,n,r)=>n==null?Mn:Jt(n,r,e)}n.range=K(a||(e?ha:t==S?n.distr==3?va:n.distr==4?ba:ma:n.distr==3?_a:n.distr==4?ya:ga)),n.auto=K(!o&&n.auto),n.clamp=K(n.clamp||wi),n._min=n._max=null,n.valToPct=T(n)}}}E(`x`),E(`y`),i==1&&v.forEach(e=>{E(e.scale)}),y.forEach(e=>{E(e.scale)});for(let t in e.scales)E(t);let D=b[S],O=D.distr,k,ee;D.ori==0?(xt(l,je),k=a,ee=o):(xt(l,Me),k=o,ee=a);let A={};for(let e in b){let t=b[e];(t.min!=null||t.max!=null)&&(A[e]={min:t.min,max:t.max},t.min=t.max=null)}let j=e.tzDate||(e=>new Date(rn(e/_))),te=e.fmtDate||or,ne=_==1?Or(j):jr(j),re=Nr(j,Mr(_==1?Dr:Ar,te)),ie=Rr(j,Ir(Lr,te)),ae=[],M=r.legend=Hn({},Vr,e.legend),N=r.cursor=Hn({},Xr,{drag:{y:i==2}},e.cursor),P=M.show,F=N.show,I=M.markers;M.idxs=ae,I.width=K(I.width),I.dash=K(I.dash),I.stroke=K(I.stroke),I.fill=K(I.fill);let L,oe,se,ce=[],le=[],ue,R=!1,de={};if(M.live){let e=v[1]?v[1].values:null;R=e!=null,ue=R?e(r,1,0):{_:0};for(let e in ue)de[e]=mt}if(P){if(L=Ct(`table`,Ue,l),se=Ct(`tbody`,null,L),M.mount(r,L),R){oe=Ct(`thead`,null,L,se);let e=Ct(`tr`,null,oe);for(var fe in Ct(`th`,null,e),ue)Ct(`th`,Je,e).textContent=fe}else xt(L,Ge),M.live&&xt(L,We)}let z={show:!0},pe={show:!1};function me(e,t){if(t==0&&(R||!M.live||i==2))return Mn;let n=[],a=Ct(`tr`,Ke,se,se.childNodes[t]);xt(a,e.class),e.show||xt(a,Re);let o=Ct(`th`,null,a);if(I.show){let e=wt(qe,o);if(t>0){let n=I.width(r,t);n&&(e.style.border=n+`px `+I.dash(r,t)+` `+I.stroke(r,t)),e.style.background=I.fill(r,t)}}let s=wt(Je,o);for(var c in e.label instanceof HTMLElement?s.appendChild(e.label):s.textContent=e.label,t>0&&(I.show||(s.style.color=e.width>0?I.stroke(r,t):I.fill(r,t)),ge(`click`,o,t=>{if(N._lock)return;Mt(t);let n=v.indexOf(e);if((t.ctrlKey||t.metaKey)!=M.isolate){let e=v.some((e,t)=>t>0&&t!=n&&e.show);v.forEach((t,r)=>{r>0&&yi(r,e?r==n?z:pe:z,!0,ka.setSeries)})}else yi(n,{show:!e.show},!0,ka.setSeries)},!1),Rt&&ge(st,o,t=>{N._lock||(Mt(t),yi(v.indexOf(e),Ii,!0,ka.setSeries))},!1)),ue){let e=Ct(`td`,Ye,a);e.textContent=`--`,n.push(e)}return[a,n]}let he=/* @__PURE__ */ new Map;function ge(e,t,n,i=!0){let a=he.get(t)||{},o=N.bind[e](r,t,n,i);o&&(Nt(e,t,a[e]=o),he.set(t,a))}function _e(e,t,n){let r=he.get(t)||{};for(let n in r)(e==null||n==e)&&(Pt(n,t,r[n]),delete r[n]);e??he.delete(t)}let ve=0,ye=0,B=0,V=0,be=0,xe=0,Se=be,Ce=xe,we=B,Te=V,Ee=0,De=0,Oe=0,ke=0;r.bbox={};let nt=!1,ut=!1,dt=!1,ft=!1,ht=!1,vt=!1;function yt(e,t,n){(n||e!=r.width||t!=r.height)&&bt(e,t),br(!1),dt=!0,ut=!0,Y()}function bt(e,t){r.width=ve=B=e,r.height=ye=V=t,be=xe=0,kt(),jt();let n=r.bbox;Ee=n.left=wn(be*H,.5),De=n.top=wn(xe*H,.5),Oe=n.width=wn(B*H,.5),ke=n.height=wn(V*H,.5)}function Tt(){let e=!1,t=0;for(;!e;){t++;let n=_r(t),i=vr(t);e=t==3||n&&i,e||(bt(r.width,r.height),ut=!0)}}function Dt({width:e,height:t}){yt(e,t)}r.setSize=Dt;function kt(){let e=!1,t=!1,n=!1,r=!1;y.forEach((i,a)=>{if(i.show&&i._show){let{side:a,_size:o}=i,s=a%2,c=o+(i.label==null?0:i.labelSize);c>0&&(s?(B-=c,a==3?(be+=c,r=!0):n=!0):(V-=c,a==0?(xe+=c,e=!0):t=!0))}}),nn[0]=e,nn[1]=n,nn[2]=t,nn[3]=r,B-=_n[1]+_n[3],be+=_n[3],V-=_n[2]+_n[0],xe+=_n[0]}function jt(){let e=be+B,t=xe+V,n=be,r=xe;function i(i,a){switch(i){case 1:return e+=a,e-a;case 2:return t+=a,t-a;case 3:return n-=a,n+a;case 0:return r-=a,r+a}}y.forEach((e,t)=>{if(e.show&&e._show){let t=e.side;e._pos=i(t,e._size),e.label!=null&&(e._lpos=i(t,e.labelSize))}})}if(N.dataIdx==null){let e=N.hover,n=e.skip=new Set(e.skip??[]);n.add(void 0);let r=e.prox=K(e.prox),i=e.bias??=0;N.dataIdx=(e,a,o,s)=>{if(a==0)return o;let c=o,l=r(e,a,o,s)??G,u=l>=0&&l<G,d=D.ori==0?B:V,f=N.left,p=t[0],m=t[a];if(n.has(m[o])){c=null;let e=null,t=null,r;if(i==0||i==-1)for(r=o;e==null&&r-->0;)n.has(m[r])||(e=r);if(i==0||i==1)for(r=o;t==null&&r++<m.length;)n.has(m[r])||(t=r);if(e!=null||t!=null){if(u){let n=e==null?-1/0:k(p[e],D,d,0),r=t==null?1/0:k(p[t],D,d,0),i=f-n,a=r-f;i<=a?i<=l&&(c=e):a<=l&&(c=t)}else c=t==null?e:e==null?t:o-e<=t-o?e:t}}else u&&tn(f-k(p[o],D,d,0))>l&&(c=null);return c}}let Mt=e=>{N.event=e};N.idxs=ae,N._lock=!1;let It=N.points;It.show=K(It.show),It.size=K(It.size),It.stroke=K(It.stroke),It.width=K(It.width),It.fill=K(It.fill);let Lt=r.focus=Hn({},e.focus||{alpha:.3},N.focus),Rt=Lt.prox>=0,zt=Rt&&It.one,Bt=[],Kt=[],qt=[];function Xt(e,t){let n=It.show(r,t);if(n instanceof HTMLElement)return xt(n,He),xt(n,e.class),Et(n,-10,-10,B,V),m.insertBefore(n,Bt[t]),n}function Zt(e,t){if(i==1||t>0){let t=i==1&&b[e.scale].time,n=e.value;e.value=t?In(n)?Rr(j,Ir(n,te)):n||ie:n||gi,e.label=e.label||(t?ii:ri)}if(zt||t>0){e.width=e.width==null?1:e.width,e.paths=e.paths||la||bn,e.fillTo=K(e.fillTo||Ni),e.pxAlign=+W(e.pxAlign,h),e.pxRound=Ri(e.pxAlign),e.stroke=K(e.stroke||null),e.fill=K(e.fill||null),e._stroke=e._fill=e._paths=e._focus=null;let t=vi(sn(1,e.width),1),n=e.points=Hn({},{size:t,width:sn(1,t*.2),stroke:e.stroke,space:t*2,paths:ua,_stroke:null,_fill:null},e.points);n.show=K(n.show),n.filter=K(n.filter),n.fill=K(n.fill),n.stroke=K(n.stroke),n.paths=K(n.paths),n.pxAlign=e.pxAlign}if(P){let n=me(e,t);ce.splice(t,0,n[0]),le.splice(t,0,n[1]),M.values.push(null)}if(F){ae.splice(t,0,null);let n=null;zt?t==0&&(n=Xt(e,t)):t>0&&(n=Xt(e,t)),Bt.splice(t,0,n),Kt.splice(t,0,0),qt.splice(t,0,0)}Da(`addSeries`,t)}function Qt(e,t){t??=v.length,e=i==1?pa(e,t,ai,Ci):pa(e,t,{},Si),v.splice(t,0,e),Zt(v[t],t)}r.addSeries=Qt;function $t(e){if(v.splice(e,1),P){M.values.splice(e,1),le.splice(e,1);let t=ce.splice(e,1)[0];_e(null,t.firstChild),t.remove()}F&&(ae.splice(e,1),Bt.splice(e,1)[0].remove(),Kt.splice(e,1),qt.splice(e,1)),Da(`delSeries`,e)}r.delSeries=$t;let nn=[!1,!1,!1,!1];function ln(e,t){if(e._show=e.show,e.show){let n=e.side%2,i=b[e.scale];i??=(e.scale=n?v[1].scale:S,b[e.scale]);let a=i.time;e.size=K(e.size),e.space=K(e.space),e.rotate=K(e.rotate),Nn(e.incrs)&&e.incrs.forEach(e=>{!Dn.has(e)&&Dn.set(e,On(e))}),e.incrs=K(e.incrs||(i.distr==2?pr:a?_==1?Er:kr:mr)),e.splits=K(e.splits||(a&&i.distr==1?ne:i.distr==3?ci:i.distr==4?li:si)),e.stroke=K(e.stroke),e.grid.stroke=K(e.grid.stroke),e.ticks.stroke=K(e.ticks.stroke),e.border.stroke=K(e.border.stroke);let o=e.values;e.values=Nn(o)&&!Nn(o[0])?K(o):a?Nn(o)?Nr(j,Mr(o,te)):In(o)?Pr(j,o):o||re:o||oi,e.filter=K(e.filter||(i.distr>=3&&i.log==10?mi:i.distr==3&&i.log==2?hi:yn)),e.font=Sa(e.font),e.labelFont=Sa(e.labelFont),e._size=e.size(r,null,t,0),e._space=e._rotate=e._incrs=e._found=e._splits=e._values=null,e._size>0&&(nn[t]=!0,e._el=wt(Le,f))}}function dn(e,t,n,r){let[i,a,o,s]=n,c=t%2,l=0;return c==0&&(s||a)&&(l=t==0&&!i||t==2&&!o?rn(ni.size/3):0),c==1&&(i||o)&&(l=t==1&&!a||t==3&&!s?rn(_i.size/2):0),l}let mn=r.padding=(e.padding||[dn,dn,dn,dn]).map(e=>K(W(e,dn))),_n=r._padding=mn.map((e,t)=>e(r,t,nn,0)),vn,Cn=null,q=null,Tn=i==1?v[0].idxs:null,En=null,kn=!1;function Pn(e,n){if(t=e??[],r.data=r._data=t,i==2){vn=0;for(let e=1;e<v.length;e++)vn+=t[e][0].length}else{t.length==0&&(r.data=r._data=t=[[]]),En=t[0],vn=En.length;let e=t;if(O==2){e=t.slice();let n=e[0]=Array(vn);for(let e=0;e<vn;e++)n[e]=e}r._data=t=e}if(br(!0),Da(`setData`),O==2&&(dt=!0),n!==!1){let e=D;e.auto(r,kn)?zn():pi(S,e.min,e.max),ft||=N.left>=0,vt=!0,Y()}}r.setData=Pn;function zn(){kn=!0;let e,n;i==1&&(vn>0?(Cn=Tn[0]=0,q=Tn[1]=vn-1,e=t[0][Cn],n=t[0][q],O==2?(e=Cn,n=q):e==n&&(O==3?[e,n]=Ht(e,e,D.log,!1):O==4?[e,n]=Ut(e,e,D.log,!1):D.time?n=e+rn(86400/_):[e,n]=Jt(e,n,Wt,!0))):(Cn=Tn[0]=e=null,q=Tn[1]=n=null)),pi(S,e,n)}let Bn,Un,Wn,Gn,Kn,qn,Yn,Xn,Zn,Qn;function $n(e,t,n,r,i,a){e??=rt,n??=jn,r??=`butt`,i??=rt,a??=`round`,e!=Bn&&(d.strokeStyle=Bn=e),i!=Un&&(d.fillStyle=Un=i),t!=Wn&&(d.lineWidth=Wn=t),a!=Kn&&(d.lineJoin=Kn=a),r!=qn&&(d.lineCap=qn=r),n!=Gn&&d.setLineDash(Gn=n)}function er(e,t,n,r){t!=Un&&(d.fillStyle=Un=t),e!=Yn&&(d.font=Yn=e),n!=Xn&&(d.textAlign=Xn=n),r!=Zn&&(d.textBaseline=Zn=r)}function tr(e,t,n,i,a=0){if(i.length>0&&e.auto(r,kn)&&(t==null||t.min==null)){let t=W(Cn,0),r=W(q,i.length-1),o=n.min==null?Vt(i,t,r,a,e.distr==3):[n.min,n.max];e.min=on(e.min,n.min=o[0]),e.max=sn(e.max,n.max=o[1])}}let nr={min:null,max:null};function rr(){for(let e in b){let t=b[e];A[e]==null&&(t.min==null||A[S]!=null&&t.auto(r,kn))&&(A[e]=nr)}for(let e in b){let t=b[e];A[e]==null&&t.from!=null&&A[t.from]!=null&&(A[e]=nr)}A[S]!=null&&br(!0);let e={};for(let t in A){let n=A[t];if(n!=null){let a=e[t]=Vn(b[t],Rn);if(n.min!=null)Hn(a,n);else if(t!=S||i==2){if(vn==0&&a.from==null){let e=a.range(r,null,null,t);a.min=e[0],a.max=e[1]}else a.min=G,a.max=-1/0}}}if(vn>0){v.forEach((n,a)=>{if(i==1){let i=n.scale,o=A[i];if(o==null)return;let s=e[i];if(a==0){let e=s.range(r,s.min,s.max,i);s.min=e[0],s.max=e[1],Cn=Ft(s.min,t[0]),q=Ft(s.max,t[0]),q-Cn>1&&(t[0][Cn]<s.min&&Cn++,t[0][q]>s.max&&q--),n.min=En[Cn],n.max=En[q]}else n.show&&n.auto&&tr(s,o,n,t[a],n.sorted);n.idxs[0]=Cn,n.idxs[1]=q}else if(a>0&&n.show&&n.auto){let[r,i]=n.facets,o=r.scale,s=i.scale,[c,l]=t[a],u=e[o],d=e[s];u!=null&&tr(u,A[o],r,c,r.sorted),d!=null&&tr(d,A[s],i,l,i.sorted),n.min=i.min,n.max=i.max}});for(let t in e){let n=e[t],i=A[t];if(n.from==null&&(i==null||i.min==null)){let e=n.range(r,n.min==G?null:n.min,n.max==-1/0?null:n.max,t);n.min=e[0],n.max=e[1]}}}for(let t in e){let n=e[t];if(n.from!=null){let i=e[n.from];if(i.min==null)n.min=n.max=null;else{let e=n.range(r,i.min,i.max,t);n.min=e[0],n.max=e[1]}}}let n={},a=!1;for(let t in e){let r=e[t],i=b[t];if(i.min!=r.min||i.max!=r.max){i.min=r.min,i.max=r.max;let e=i.distr;i._min=e==3?un(i.min):e==4?pn(i.min,i.asinh):e==100?i.fwd(i.min):i.min,i._max=e==3?un(i.max):e==4?pn(i.max,i.asinh):e==100?i.fwd(i.max):i.max,n[t]=a=!0}}if(a){v.forEach((e,t)=>{i==2?t>0&&n.y&&(e._paths=null):n[e.scale]&&(e._paths=null)});for(let e in n)dt=!0,Da(`setScale`,e);F&&N.left>=0&&(ft=vt=!0)}for(let e in A)A[e]=null}function ir(e){let t=hn(Cn-1,0,vn-1),n=hn(q+1,0,vn-1);for(;e[t]==null&&t>0;)t--;for(;e[n]==null&&n<vn-1;)n++;return[t,n]}function ar(){if(vn>0){let e=v.some(e=>e._focus)&&Qn!=Lt.alpha;e&&(d.globalAlpha=Qn=Lt.alpha),v.forEach((e,n)=>{if(n>0&&e.show&&(sr(n,!1),sr(n,!0),e._paths==null)){let a=Qn;Qn!=e.alpha&&(d.globalAlpha=Qn=e.alpha);let o=i==2?[0,t[n][0].length-1]:ir(t[n]);e._paths=e.paths(r,n,o[0],o[1]),Qn!=a&&(d.globalAlpha=Qn=a)}}),v.forEach((e,t)=>{if(t>0&&e.show){let n=Qn;Qn!=e.alpha&&(d.globalAlpha=Qn=e.alpha),e._paths!=null&&cr(t,!1);{let n=e._paths==null?null:e._paths.gaps,i=e.points.show(r,t,Cn,q,n),a=e.points.filter(r,t,i,n);(i||a)&&(e.points._paths=e.points.paths(r,t,Cn,q,a),cr(t,!0))}Qn!=n&&(d.globalAlpha=Qn=n),Da(`drawSeries`,t)}}),e&&(d.globalAlpha=Qn=1)}}function sr(e,t){let n=t?v[e].points:v[e];n._stroke=n.stroke(r,e),n._fill=n.fill(r,e)}function cr(e,t){let n=t?v[e].points:v[e],{stroke:r,fill:i,clip:a,flags:o,_stroke:s=n._stroke,_fill:c=n._fill,_width:l=n.width}=n._paths;l=J(l*H,3);let u=null,f=l%2/2;t&&c==null&&(c=l>0?`#fff`:s);let p=n.pxAlign==1&&f>0;if(p&&d.translate(f,f),!t){let e=Ee-l/2,t=De-l/2,n=Oe+l,r=ke+l;u=new Path2D,u.rect(e,t,n,r)}t?ur(s,l,n.dash,n.cap,c,r,i,o,a):lr(e,s,l,n.dash,n.cap,c,r,i,o,u,a),p&&d.translate(-f,-f)}function lr(e,n,i,a,o,s,c,l,u,d,f){let p=!1;u!=0&&x.forEach((m,h)=>{if(m.series[0]==e){let e=v[m.series[1]],g=t[m.series[1]],_=(e._paths||An).band;Nn(_)&&(_=m.dir==1?_[0]:_[1]);let y,b=null;e.show&&_&&Yt(g,Cn,q)?(b=m.fill(r,h)||s,y=e._paths.clip):_=null,ur(n,i,a,o,b,c,l,u,d,f,y,_),p=!0}}),p||ur(n,i,a,o,s,c,l,u,d,f)}function ur(e,t,n,r,i,a,o,s,c,l,u,f){$n(e,t,n,r,i),(c||l||f)&&(d.save(),c&&d.clip(c),l&&d.clip(l)),f?(s&3)==3?(d.clip(f),u&&d.clip(u),fr(i,o),dr(e,a,t)):s&Ai?(fr(i,o),d.clip(f),dr(e,a,t)):s&ki&&(d.save(),d.clip(f),u&&d.clip(u),fr(i,o),d.restore(),dr(e,a,t)):(fr(i,o),dr(e,a,t)),(c||l||f)&&d.restore()}function dr(e,t,n){n>0&&(t instanceof Map?t.forEach((e,t)=>{d.strokeStyle=Bn=t,d.stroke(e)}):t!=null&&e&&d.stroke(t))}function fr(e,t){t instanceof Map?t.forEach((e,t)=>{d.fillStyle=Un=t,d.fill(e)}):t!=null&&e&&d.fill(t)}function hr(e,t,n,i){let a=y[e],o;if(i<=0)o=[0,0];else{let s=a._space=a.space(r,e,t,n,i);o=xa(t,n,a._incrs=a.incrs(r,e,t,n,i,s),i,s)}return a._found=o}function gr(e,t,n,r,i,a,o,s,c,l){let u=o%2/2;h==1&&d.translate(u,u),$n(s,o,c,l,s),d.beginPath();let f,p,m,g,_=i+(r==0||r==3?-a:a);n==0?(p=i,g=_):(f=i,m=_);for(let r=0;r<e.length;r++)t[r]!=null&&(n==0?f=m=e[r]:p=g=e[r],d.moveTo(f,p),d.lineTo(m,g));d.stroke(),h==1&&d.translate(-u,-u)}function _r(e){let t=!0;return y.forEach((n,i)=>{if(!n.show)return;let a=b[n.scale];if(a.min==null){n._show&&(t=!1,n._show=!1,br(!1));return}n._show||(t=!1,n._show=!0,br(!1));let o=n.side,s=o%2,{min:c,max:l}=a,[u,d]=hr(i,c,l,s==0?B:V);if(d==0)return;let f=a.distr==2,p=n._splits=n.splits(r,i,c,l,u,d,f),m=a.distr==2?p.map(e=>En[e]):p,h=a.distr==2?En[p[1]]-En[p[0]]:u,g=n._values=n.values(r,n.filter(r,m,i,d,h),i,d,h);n._rotate=o==2?n.rotate(r,g,i,d):0;let _=n._size;n._size=an(n.size(r,g,i,e)),_!=null&&n._size!=_&&(t=!1)}),t}function vr(e){let t=!0;return mn.forEach((n,i)=>{let a=n(r,i,nn,e);a!=_n[i]&&(t=!1),_n[i]=a}),t}function yr(){for(let e=0;e<y.length;e++){let t=y[e];if(!t.show||!t._show)continue;let n=t.side,i=n%2,a,o,c=t.stroke(r,e),l=n==0||n==3?-1:1,[u,f]=t._found;if(t.label!=null){let s=t.labelGap*l,p=rn((t._lpos+s)*H);er(t.labelFont[0],c,`center`,n==2?Qe:$e),d.save(),i==1?(a=o=0,d.translate(p,rn(De+ke/2)),d.rotate((n==3?-en:en)/2)):(a=rn(Ee+Oe/2),o=p);let m=gn(t.label)?t.label(r,e,u,f):t.label;d.fillText(m,a,o),d.restore()}if(f==0)continue;let p=b[t.scale],m=i==0?Oe:ke,h=i==0?Ee:De,_=t._splits,v=p.distr==2?_.map(e=>En[e]):_,x=p.distr==2?En[_[1]]-En[_[0]]:u,S=t.ticks,C=t.border,w=S.show?S.size:0,T=rn(w*H),E=rn((t.alignTo==2?t._size-w-t.gap:t.gap)*H),D=t._rotate*-en/180,O=g(t._pos*H),k=O+(T+E)*l;o=i==0?k:0,a=i==1?k:0;let ee=t.font[0];er(ee,c,t.align==1?et:t.align==2?tt:D>0?et:D<0?tt:i==0?`center`:n==3?tt:et,D||i==1?`middle`:n==2?Qe:$e);let A=t.font[1]*t.lineGap,j=_.map(e=>g(s(e,p,m,h))),te=t._values;for(let e=0;e<te.length;e++){let t=te[e];if(t!=null){i==0?a=j[e]:o=j[e],t=``+t;let n=t.indexOf(`
`)==-1?[t]:t.split(/\n/gm);for(let e=0;e<n.length;e++){let t=n[e];D?(d.save(),d.translate(a,o+e*A),d.rotate(D),d.fillText(t,0,0),d.restore()):d.fillText(t,a,o+e*A)}}}S.show&&gr(j,S.filter(r,v,e,f,x),i,n,O,T,J(S.width*H,3),S.stroke(r,e),S.dash,S.cap);let ne=t.grid;ne.show&&gr(j,ne.filter(r,v,e,f,x),i,i==0?2:1,i==0?De:Ee,i==0?ke:Oe,J(ne.width*H,3),ne.stroke(r,e),ne.dash,ne.cap),C.show&&gr([O],[1],+(i==0),i==0?1:2,i==1?De:Ee,i==1?ke:Oe,J(C.width*H,3),C.stroke(r,e),C.dash,C.cap)}Da(`drawAxes`)}function br(e){v.forEach((t,n)=>{n>0&&(t._paths=null,e&&(i==1?(t.min=null,t.max=null):t.facets.forEach(e=>{e.min=null,e.max=null})))})}let xr=!1,Sr=!1,Cr=[];function wr(){Sr=!1;for(let e=0;e<Cr.length;e++)Da(...Cr[e]);Cr.length=0}function Y(){xr||=(Jn(Fr),!0)}function Tr(e,t=!1){xr=!0,Sr=t,e(r),Fr(),t&&Cr.length>0&&queueMicrotask(wr)}r.batch=Tr;function Fr(){if(nt&&=(rr(),!1),dt&&=(Tt(),!1),ut){if(U(p,et,be),U(p,Qe,xe),U(p,Xe,B),U(p,Ze,V),U(m,et,be),U(m,Qe,xe),U(m,Xe,B),U(m,Ze,V),U(f,Xe,ve),U(f,Ze,ye),u.width=rn(ve*H),u.height=rn(ye*H),y.forEach(({_el:e,_show:t,_size:n,_pos:r,side:i})=>{if(e!=null){if(t){let t=i===3||i===0?n:0,a=i%2==1;U(e,a?`left`:`top`,r-t),U(e,a?`width`:`height`,n),U(e,a?`top`:`left`,a?xe:be),U(e,a?`height`:`width`,a?V:B),St(e,Re)}else xt(e,Re)}}),Bn=Un=Wn=Kn=qn=Yn=Xn=Zn=Gn=null,Qn=1,Xi(!0),be!=Se||xe!=Ce||B!=we||V!=Te){br(!1);let e=B/we,t=V/Te;if(F&&!ft&&N.left>=0){N.left*=e,N.top*=t,Ur&&Et(Ur,rn(N.left),0,B,V),Wr&&Et(Wr,0,rn(N.top),B,V);for(let n=0;n<Bt.length;n++){let r=Bt[n];r!=null&&(Kt[n]*=e,qt[n]*=t,Et(r,an(Kt[n]),an(qt[n]),B,V))}}if(Q.show&&!ht&&Q.left>=0&&Q.width>0){Q.left*=e,Q.width*=e,Q.top*=t,Q.height*=t;for(let e in $i)U(ui,e,Q[e])}Se=be,Ce=xe,we=B,Te=V}Da(`setSize`),ut=!1}ve>0&&ye>0&&(d.clearRect(0,0,u.width,u.height),Da(`drawClear`),w.forEach(e=>e()),Da(`draw`)),Q.show&&ht&&(di(Q),ht=!1),F&&ft&&(Ji(null,!0,!1),ft=!1),M.show&&M.live&&vt&&(Ki(),vt=!1),c||(c=!0,r.status=1,Da(`ready`)),kn=!1,xr=!1}r.redraw=(e,t)=>{dt=t||!1,e===!1?Y():pi(S,D.min,D.max)};function zr(e,n){let i=b[e];if(i.from==null){if(vn==0){let t=i.range(r,n.min,n.max,e);n.min=t[0],n.max=t[1]}if(n.min>n.max){let e=n.min;n.min=n.max,n.max=e}if(vn>1&&n.min!=null&&n.max!=null&&n.max-n.min<1e-16)return;e==S&&i.distr==2&&vn>0&&(n.min=Ft(n.min,t[0]),n.max=Ft(n.max,t[0]),n.min==n.max&&n.max++),A[e]=n,nt=!0,Y()}}r.setScale=zr;let Br,Hr,Ur,Wr,Gr,Kr,qr,Jr,Yr,Zr,X,Z,Qr=!1,$r=N.drag,ei=$r.x,ti=$r.y;F&&(N.x&&(Br=wt(Be,m)),N.y&&(Hr=wt(Ve,m)),D.ori==0?(Ur=Br,Wr=Hr):(Ur=Hr,Wr=Br),X=N.left,Z=N.top);let Q=r.select=Hn({show:!0,over:!0,left:0,width:0,top:0,height:0},e.select),ui=Q.show?wt(ze,Q.over?m:p):null;function di(e,t){if(Q.show){for(let t in e)Q[t]=e[t],t in $i&&U(ui,t,e[t]);t!==!1&&Da(`setSelect`)}}r.setSelect=di;function fi(e){if(v[e].show)P&&St(ce[e],Re);else if(P&&xt(ce[e],Re),F){let t=zt?Bt[0]:Bt[e];t!=null&&Et(t,-10,-10,B,V)}}function pi(e,t,n){zr(e,{min:t,max:n})}function yi(e,t,n,a){t.focus!=null&&Li(e),t.show!=null&&v.forEach((n,r)=>{r>0&&(e==r||e==null)&&(n.show=t.show,fi(r),i==2?(pi(n.facets[0].scale,null,null),pi(n.facets[1].scale,null,null)):pi(n.scale,null,null),Y())}),n!==!1&&Da(`setSeries`,e,t),a&&Ma(`setSeries`,r,e,t)}r.setSeries=yi;function bi(e,t){Hn(x[e],t)}function xi(e,t){e.fill=K(e.fill||null),e.dir=W(e.dir,-1),t??=x.length,x.splice(t,0,e)}function Di(e){e==null?x.length=0:x.splice(e,1)}r.addBand=xi,r.setBand=bi,r.delBand=Di;function ji(e,t){v[e].alpha=t,F&&Bt[e]!=null&&(Bt[e].style.opacity=t),P&&ce[e]&&(ce[e].style.opacity=t)}let Mi,Pi,Fi,Ii={focus:!0};function Li(e){if(e!=Fi){let t=e==null,n=Lt.alpha!=1;v.forEach((r,a)=>{if(i==1||a>0){let i=t||a==0||a==e;r._focus=t?null:i,n&&ji(a,i?1:Lt.alpha)}}),Fi=e,n&&Y()}}P&&Rt&&ge(ct,L,e=>{N._lock||(Mt(e),Fi!=null&&yi(null,Ii,!0,ka.setSeries))});function zi(e,t,n){let r=b[t];n&&(e=e/H-(r.ori==1?xe:be));let i=B;r.ori==1&&(i=V,e=i-e),r.dir==-1&&(e=i-e);let a=r._min,o=r._max,s=e/i,c=a+(o-a)*s,l=r.distr;return l==3?cn(10,c):l==4?fn(c,r.asinh):l==100?r.bwd(c):c}function Bi(e,n){return Ft(zi(e,S,n),t[0],Cn,q)}r.valToIdx=e=>Ft(e,t[0]),r.posToIdx=Bi,r.posToVal=zi,r.valToPos=(e,t,n)=>b[t].ori==0?a(e,b[t],n?Oe:B,n?Ee:0):o(e,b[t],n?ke:V,n?De:0),r.setCursor=(e,t,n)=>{X=e.left,Z=e.top,Ji(null,t,n)};function Vi(e,t){U(ui,et,Q.left=e),U(ui,Xe,Q.width=t)}function Hi(e,t){U(ui,Qe,Q.top=e),U(ui,Ze,Q.height=t)}let Ui=D.ori==0?Vi:Hi,Wi=D.ori==1?Vi:Hi;function Gi(){if(P&&M.live)for(let e=+(i==2);e<v.length;e++){if(e==0&&R)continue;let t=M.values[e],n=0;for(let r in t)le[e][n++].firstChild.nodeValue=t[r]}}function Ki(e,t){if(e!=null&&(e.idxs?e.idxs.forEach((e,t)=>{ae[t]=e}):Fn(e.idx)||ae.fill(e.idx),M.idx=ae[0]),P&&M.live){for(let e=0;e<v.length;e++)(e>0||i==1&&!R)&&qi(e,ae[e]);Gi()}vt=!1,t!==!1&&Da(`setLegend`)}r.setLegend=Ki;function qi(e,n){let i=v[e],a=e==0&&O==2?En:t[e],o;R?o=i.values(r,e,n)??de:(o=i.value(r,n==null?null:a[n],e,n),o=o==null?de:{_:o}),M.values[e]=o}function Ji(e,n,a){Yr=X,Zr=Z,[X,Z]=N.move(r,X,Z),N.left=X,N.top=Z,F&&(Ur&&Et(Ur,rn(X),0,B,V),Wr&&Et(Wr,0,rn(Z),B,V));let o,s=Cn>q;Mi=G,Pi=null;let c=D.ori==0?B:V,l=D.ori==1?B:V;if(X<0||vn==0||s){o=N.idx=null;for(let e=0;e<v.length;e++){let t=Bt[e];t!=null&&Et(t,-10,-10,B,V)}Rt&&yi(null,Ii,!0,e==null&&ka.setSeries),M.live&&(ae.fill(o),vt=!0)}else{let e,n,a;i==1&&(e=D.ori==0?X:Z,n=zi(e,S),o=N.idx=Ft(n,t[0],Cn,q),a=k(t[0][o],D,c,0));let s=-10,u=-10,d=0,f=0,p=!0,m=``,h=``;for(let e=+(i==2);e<v.length;e++){let g=v[e],_=ae[e],y=_==null?null:i==1?t[e][_]:t[e][1][_],x=N.dataIdx(r,e,o,n),S=x==null?null:i==1?t[e][x]:t[e][1][x];if(vt=vt||S!=y||x!=_,ae[e]=x,e>0&&g.show){let n=x==null?-10:x==o?a:k(i==1?t[0][x]:t[e][0][x],D,c,0),_=S==null?-10:ee(S,i==1?b[g.scale]:b[g.facets[1].scale],l,0);if(Rt&&S!=null){let t=D.ori==1?X:Z,n=tn(Lt.dist(r,e,x,_,t));if(n<Mi){let r=Lt.bias;if(r!=0){let i=zi(t,g.scale),a=S>=0?1:-1,o=i>=0?1:-1;o==a&&(o==1?r==1?S>=i:S<=i:r==1?S<=i:S>=i)&&(Mi=n,Pi=e)}else Mi=n,Pi=e}}if(vt||zt){let t,i;D.ori==0?(t=n,i=_):(t=_,i=n);let a,o,c,l,g,v,y=!0,b=It.bbox;if(b!=null){y=!1;let t=b(r,e);c=t.left,l=t.top,a=t.width,o=t.height}else c=t,l=i,a=o=It.size(r,e);if(v=It.fill(r,e),g=It.stroke(r,e),zt)e==Pi&&Mi<=Lt.prox&&(s=c,u=l,d=a,f=o,p=y,m=v,h=g);else{let t=Bt[e];t!=null&&(Kt[e]=c,qt[e]=l,At(t,a,o,y),Ot(t,v,g),Et(t,an(c),an(l),B,V))}}}}if(zt){let e=Lt.prox;if(vt||(Fi==null?Mi<=e:Mi>e||Pi!=Fi)){let e=Bt[0];e!=null&&(Kt[0]=s,qt[0]=u,At(e,d,f,p),Ot(e,m,h),Et(e,an(s),an(u),B,V))}}}if(Q.show&&Qr){if(e!=null){let[t,n]=ka.scales,[r,i]=ka.match,[a,o]=e.cursor.sync.scales,s=e.cursor.drag;if(ei=s._x,ti=s._y,ei||ti){let{left:s,top:u,width:d,height:f}=e.select,p=e.scales[a].ori,m=e.posToVal,h,g,_,v,y,x=t!=null&&r(t,a),S=n!=null&&i(n,o);x&&ei?(p==0?(h=s,g=d):(h=u,g=f),_=b[t],v=k(m(h,a),_,c,0),y=k(m(h+g,a),_,c,0),Ui(on(v,y),tn(y-v))):Ui(0,c),S&&ti?(p==1?(h=s,g=d):(h=u,g=f),_=b[n],v=ee(m(h,o),_,l,0),y=ee(m(h+g,o),_,l,0),Wi(on(v,y),tn(y-v))):Wi(0,l)}else ea()}else{let e=tn(Yr-Gr),t=tn(Zr-Kr);if(D.ori==1){let n=e;e=t,t=n}ei=$r.x&&e>=$r.dist,ti=$r.y&&t>=$r.dist;let n=$r.uni;n==null?$r.x&&$r.y&&(ei||ti)&&(ei=ti=!0):ei&&ti&&(ei=e>=n,ti=t>=n,!ei&&!ti&&(t>e?ti=!0:ei=!0));let r,i;ei&&(D.ori==0?(r=qr,i=X):(r=Jr,i=Z),Ui(on(r,i),tn(i-r)),ti||Wi(0,l)),ti&&(D.ori==1?(r=qr,i=X):(r=Jr,i=Z),Wi(on(r,i),tn(i-r)),ei||Ui(0,c)),!ei&&!ti&&(Ui(0,0),Wi(0,0))}}if($r._x=ei,$r._y=ti,e==null){if(a){if(Aa!=null){let[e,t]=ka.scales;ka.values[0]=e==null?null:zi(D.ori==0?X:Z,e),ka.values[1]=t==null?null:zi(D.ori==1?X:Z,t)}Ma(it,r,X,Z,B,V,o)}if(Rt){let e=a&&ka.setSeries,t=Lt.prox;Fi==null?Mi<=t&&yi(Pi,Ii,!0,e):Mi>t?yi(null,Ii,!0,e):Pi!=Fi&&yi(Pi,Ii,!0,e)}}vt&&(M.idx=o,Ki()),n!==!1&&Da(`setCursor`)}let Yi=null;Object.defineProperty(r,"rect",{get(){return Yi??Xi(!1),Yi}});function Xi(e=!1){e?Yi=null:(Yi=m.getBoundingClientRect(),Da(`syncRect`,Yi))}function Zi(e,t,n,r,i,a,o){N._lock||Qr&&e!=null&&e.movementX==0&&e.movementY==0||(Qi(e,t,n,r,i,a,o,!1,e!=null),e==null?Ji(t,!0,!1):Ji(null,!0,!0))}function Qi(e,t,n,i,a,o,c,l,u){if(Yi??Xi(!1),Mt(e),e!=null)n=e.clientX-Yi.left,i=e.clientY-Yi.top;else{if(n<0||i<0){X=-10,Z=-10;return}let[e,r]=ka.scales,c=t.cursor.sync,[l,u]=c.values,[d,f]=c.scales,[p,m]=ka.match,h=t.axes[0].side%2==1,g=D.ori==0?B:V,_=D.ori==1?B:V,v=h?o:a,y=h?a:o,x=h?i:n,S=h?n:i;if(n=d==null?x/v*g:p(e,d)?s(l,b[e],g,0):-10,i=f==null?S/y*_:m(r,f)?s(u,b[r],_,0):-10,D.ori==1){let e=n;n=i,i=e}}u&&(t==null||t.cursor.event.type==it)&&((n<=1||n>=B-1)&&(n=wn(n,B)),(i<=1||i>=V-1)&&(i=wn(i,V))),l?(Gr=n,Kr=i,[qr,Jr]=N.move(r,n,i)):(X=n,Z=i)}let $i={width:0,height:0,left:0,top:0};function ea(){di($i,!1)}let ta,na,ra,ia;function aa(e,t,n,i,a,o,s){Qr=!0,ei=ti=$r._x=$r._y=!1,Qi(e,t,n,i,a,o,s,!0,!1),e!=null&&(ge(ot,gt,oa,!1),Ma(at,r,qr,Jr,B,V,null));let{left:c,top:l,width:u,height:d}=Q;ta=c,na=l,ra=u,ia=d}function oa(e,t,n,i,a,o,s){Qr=$r._x=$r._y=!1,Qi(e,t,n,i,a,o,s,!1,!0);let{left:c,top:l,width:u,height:d}=Q,f=u>0||d>0,p=ta!=c||na!=l||ra!=u||ia!=d;if(f&&p&&di(Q),$r.setScale&&f&&p){let e=c,t=u,n=l,r=d;if(D.ori==1&&(e=l,t=d,n=c,r=u),ei&&pi(S,zi(e,S),zi(e+t,S)),ti)for(let e in b){let t=b[e];e!=S&&t.from==null&&t.min!=G&&pi(e,zi(n+r,e),zi(n,e))}ea()}else N.lock&&(N._lock=!N._lock,Ji(t,!0,e!=null));e!=null&&(_e(ot,gt),Ma(ot,r,X,Z,B,V,null))}function ca(e,t,n,r,i,a,o){if(N._lock)return;Mt(e);let s=Qr;if(Qr){let e=!0,t=!0,n,r;D.ori==0?(n=ei,r=ti):(n=ti,r=ei),n&&r&&(e=X<=10||X>=B-10,t=Z<=10||Z>=V-10),n&&e&&(X=X<qr?0:B),r&&t&&(Z=Z<Jr?0:V),Ji(null,!0,!0),Qr=!1}X=-10,Z=-10,ae.fill(null),Ji(null,!0,!0),s&&(Qr=s)}function $(e,t,n,i,a,o,s){N._lock||(Mt(e),zn(),ea(),e!=null&&Ma(lt,r,X,Z,B,V,null))}function wa(){y.forEach(Ca),yt(r.width,r.height,!0)}Nt(pt,_t,wa);let Ta={};Ta.mousedown=aa,Ta.mousemove=Zi,Ta.mouseup=oa,Ta.dblclick=$,Ta.setSeries=(e,t,n,i)=>{let a=ka.match[2];n=a(r,t,n),n!=-1&&yi(n,i,!0,!1)},F&&(ge(at,m,aa),ge(it,m,Zi),ge(st,m,e=>{Mt(e),Xi(!1)}),ge(ct,m,ca),ge(lt,m,$),sa.add(r),r.syncRect=Xi);let Ea=r.hooks=e.hooks||{};function Da(e,t,n){Sr?Cr.push([e,t,n]):e in Ea&&Ea[e].forEach(e=>{e.call(null,r,t,n)})}(e.plugins||[]).forEach(e=>{for(let t in e.hooks)Ea[t]=(Ea[t]||[]).concat(e.hooks[t])});let Oa=(e,t,n)=>n,ka=Hn({key:null,setSeries:!1,filters:{pub:xn,sub:xn},scales:[S,v[1]?v[1].scale:null],match:[Sn,Sn,Oa],values:[null,null]},N.sync);ka.match.length==2&&ka.match.push(Oa),N.sync=ka;let Aa=ka.key,ja=Oi(Aa);function Ma(e,t,n,r,i,a,o){ka.filters.pub(e,t,n,r,i,a,o)&&ja.pub(e,t,n,r,i,a,o)}ja.sub(r);function Na(e,t,n,r,i,a,o){ka.filters.sub(e,t,n,r,i,a,o)&&Ta[e](null,t,n,r,i,a,o)}r.pub=Na;function Pa(){ja.unsub(r),sa.delete(r),he.clear(),Pt(pt,_t,wa),l.remove(),L?.remove(),Da(`destroy`)}r.destroy=Pa;function Fa(){Da(`init`,e,t),Pn(t||e.data,!1),A[S]?zr(S,A[S]):zn(),ht=Q.show&&(Q.width>0||Q.height>0),ft=vt=!0,yt(e.width,e.height)}return v.forEach(Zt),y.forEach(ln),n?n instanceof HTMLElement?(n.appendChild(l),Fa()):n(r,Fa):Fa(),r}$.assign=Hn,$.fmtNum=Qt,$.rangeNum=Jt,$.rangeLog=Ht,$.rangeAsinh=Ut,$.orient=ji,$.pxRatio=H,$.join=qn,$.fmtDate=or,$.tzDate=cr,$.sync=Oi;{$.addGap=Ii,$.clipGaps=Fi;let e=$.paths={points:Xi};e.linear=ea,e.stepped=ta,e.bars=ra,e.spline=aa}var wa=`.uplot,.uplot *,.uplot :before,.uplot :after{box-sizing:border-box}.uplot{width:min-content;font-family:system-ui,-apple-system,Segoe UI,Roboto,Helvetica Neue,Arial,Noto Sans,sans-serif,Apple Color Emoji,Segoe UI Emoji,Segoe UI Symbol,Noto Color Emoji;line-height:1.5}.u-title{text-align:center;font-size:18px;font-weight:700}.u-wrap{-webkit-user-select:none;user-select:none;position:relative}.u-over,.u-under{position:absolute}.u-under{overflow:hidden}.uplot canvas{width:100%;height:100%;display:block;position:relative}.u-axis{position:absolute}.u-legend{text-align:center;margin:auto;font-size:14px}.u-inline{display:block}.u-inline *{display:inline-block}.u-inline tr{margin-right:16px}.u-legend th{font-weight:600}.u-legend th>*{vertical-align:middle;display:inline-block}.u-legend .u-marker{width:1em;height:1em;margin-right:4px;background-clip:padding-box!important}.u-inline.u-live th:after{content:":";vertical-align:middle}.u-inline:not(.u-live) .u-value{display:none}.u-series>*{padding:4px}.u-series th{cursor:pointer}.u-legend .u-off>*{opacity:.3}.u-select{pointer-events:none;background:#00000012;position:absolute}.u-cursor-x,.u-cursor-y{pointer-events:none;will-change:transform;position:absolute;top:0;left:0}.u-hz .u-cursor-x,.u-vt .u-cursor-y{border-right:1px dashed #607d8b;height:100%}.u-hz .u-cursor-y,.u-vt .u-cursor-x{border-bottom:1px dashed #607d8b;width:100%}.u-cursor-pt{pointer-events:none;will-change:transform;border:0 solid;border-radius:50%;position:absolute;top:0;left:0;background-clip:padding-box!important}.u-axis.u-off,.u-select.u-off,.u-cursor-x.u-off,.u-cursor-y.u-off,.u-cursor-pt.u-off{display:none}`;function Ta(e){let t=getComputedStyle(e),n=(e,n)=>t.getPropertyValue(e).trim()||n;return{text:n(`--secondary-text-color`,`#727272`),grid:n(`--divider-color`,`rgba(0, 0, 0, 0.12)`),observed:n(`--linky-gtb-observed`,`#0288d1`),expected:n(`--linky-gtb-expected`,`#727272`),saved:n(`--linky-gtb-saved`,`#2e7d32`),works:n(`--secondary-text-color`,`#727272`),surface:n(`--card-background-color`,`#fff`),font:t.fontFamily||`sans-serif`}}var Ea=236,Da=12,Oa=class extends De{static properties={plot:{attribute:!1},theme:{attribute:!1},hint:{attribute:!1},_index:{state:!0},_left:{state:!0}};#e;#t=new ResizeObserver(()=>this.#s());constructor(){super(),this.hint=``,this._index=null,this._left=0}connectedCallback(){super.connectedCallback(),this.#t.observe(this),this.hasUpdated&&this.requestUpdate(`plot`)}disconnectedCallback(){super.disconnectedCallback(),this.#t.disconnect(),this.#o()}render(){let e=this.#i(),t=(this.plot?.series[0].length??1)-1;return R`
      <div
        class="frame"
        role="slider"
        tabindex="0"
        aria-readonly="true"
        aria-orientation="horizontal"
        aria-label=${this.plot?.label??z}
        aria-description=${this.hint||z}
        aria-valuemin="0"
        aria-valuemax=${t}
        aria-valuenow=${this._index??t}
        aria-valuetext=${ka(e??this.plot?.readout(t))}
        @keydown=${this.#u}
        @focus=${this.#d}
        @blur=${this.#p}
        @pointermove=${this.#f}
        @pointerdown=${this.#f}
      >
        <div class="canvas"></div>
        ${e?this.#r(e):z}
      </div>
    `}updated(e){(e.has(`plot`)||e.has(`theme`))&&this.#a(),this.#n()}#n(){let e=this.renderRoot.querySelector(`.tooltip`);if(!e)return;let t=e.offsetWidth,n=this._left>this.clientWidth/2?this._left-t-Da:this._left+Da;e.style.left=`${Math.max(0,Math.min(n,this.clientWidth-t))}px`}#r(e){return R`
      <div class="tooltip" aria-hidden="true">
        <div class="moment">${e.title}</div>
        ${e.rows.map(e=>R`
            <div class="row"><i class=${e.mark}></i><span>${e.label}</span><b>${e.value}</b></div>
          `)}
      </div>
    `}#i(){return this._index===null?void 0:this.plot?.readout(this._index)}#a(){this.#o();let e=this.renderRoot.querySelector(`.canvas`);if(!e||!this.plot||this.clientWidth===0)return;let t=this.plot.options(Ta(this));this.#e=new $({...t,...this.#c(),legend:{show:!1},cursor:{y:!1,drag:{x:!1,y:!1},points:{size:8}},hooks:{...t.hooks,setCursor:[e=>this.#l(e)]}},this.plot.series,e)}#o(){this.#e?.destroy(),this.#e=void 0,this._index=null}#s(){this.#e?this.clientWidth>0&&this.clientWidth!==this.#e.width&&this.#e.setSize(this.#c()):this.#a()}#c(){return{width:this.clientWidth,height:Ea}}#l(e){let t=e.cursor.idx??null,n=t===null||(e.cursor.left??-1)<0;this._index=n?null:t,n||(this._left=e.over.offsetLeft+(e.cursor.left??0))}#u=e=>{let t=(this.plot?.series[0].length??1)-1,n=this._index??t,r={ArrowLeft:n-1,ArrowRight:n+1,PageUp:n-4,PageDown:n+4,Home:0,End:t}[e.key];e.key===`Escape`&&this.#p(),r!==void 0&&(e.preventDefault(),this.#m(Math.min(Math.max(r,0),t)))};#d=()=>{this.renderRoot.querySelector(`.frame:focus-visible`)&&this._index===null&&this.#m((this.plot?.series[0].length??1)-1)};#f=e=>{if(e.pointerType!==`touch`||!this.#e)return;let{left:t}=this.#e.over.getBoundingClientRect();this.#e.setCursor({left:e.clientX-t,top:0})};#p=()=>{this.#e?.setCursor({left:-10,top:-10})};#m(e){let t=this.plot?.series[0][e];t!==void 0&&this.#e&&this.#e.setCursor({left:this.#e.valToPos(t,`x`),top:0})}static styles=[c(wa),l`
      :host {
        display: block;
        min-width: 0;
        min-height: 236px;
      }
      .frame {
        position: relative;
        touch-action: pan-y;
        border-radius: 4px;
        outline-offset: 4px;
      }
      .frame:focus {
        outline: none;
      }
      .frame:focus-visible {
        outline: 2px solid var(--primary-color, #0288d1);
      }
      .u-hz .u-cursor-x {
        border-right: 1px solid var(--secondary-text-color);
      }
      .tooltip {
        position: absolute;
        top: 4px;
        z-index: 2;
        padding: 8px 10px;
        border-radius: 8px;
        background: var(--card-background-color, #fff);
        color: var(--primary-text-color);
        box-shadow: 0 2px 10px rgba(0, 0, 0, 0.28);
        font-size: 12px;
        line-height: 1.5;
        pointer-events: none;
        white-space: nowrap;
      }
      .moment {
        font-weight: 500;
      }
      .row {
        display: flex;
        align-items: center;
        gap: 6px;
      }
      .row span {
        color: var(--secondary-text-color);
      }
      .row b {
        margin-inline-start: auto;
        padding-inline-start: 12px;
        font-weight: 500;
        font-variant-numeric: tabular-nums;
      }
      i {
        width: 18px;
        flex: none;
        border-top: 2px solid var(--linky-gtb-observed);
      }
      i.expected {
        border-top: 2px dashed var(--linky-gtb-expected);
      }
      i.saved {
        border-top-color: var(--linky-gtb-saved);
      }
      i.band {
        height: 8px;
        border: 0;
        background: var(--linky-gtb-saved);
        opacity: 0.28;
      }
    `]};function ka(e){return e?[e.title,...e.rows.map(e=>`${e.label} ${e.value}`)].join(`, `):z}function Aa(e,t){let n=Ma(e);return t===`kwh`?n.map(Na):Fa(n)}function ja(e){return e.some(e=>e.cumulativeEur!==null)}function Ma(e){let t=e.filter(e=>e.cumulativeKwh!==null||e.cumulativeEur!==null),[n,r]=[t[0]?.day,t.at(-1)?.day];if(n===void 0||r===void 0)return[];let i=new Map(t.map(e=>[e.day,e]));return Array.from({length:r-n+1},(e,t)=>i.get(n+t)??za(n+t))}function Na(e){return{day:e.day,value:Pa(e)?e.cumulativeKwh:null,low:e.cumulativeLowKwh,high:e.cumulativeHighKwh}}function Pa({observedKwh:e,expectedKwh:t}){return e!==null&&t!==null}function Fa(e){let t=La(e);return e.map((e,n)=>{let r=t[n]??null,i=e=>e===null||r===null?null:e*r;return{day:e.day,value:Pa(e)?e.cumulativeEur:null,low:i(e.cumulativeLowKwh),high:i(e.cumulativeHighKwh)}})}var Ia=.05;function La(e){let t=e.map(Ra),n=t.find(e=>e!==null)??null;return t.map(e=>n=e??n)}function Ra(e){let{cumulativeKwh:t,cumulativeEur:n,cumulativeLowKwh:r,cumulativeHighKwh:i}=e;if(!t||n===null)return null;let a=r===null||i===null?0:i-r,o=n/t;return Math.abs(t)<a*Ia||o<0?null:o}function za(e){return{day:e,observedKwh:null,expectedKwh:null,cumulativeKwh:null,cumulativeLowKwh:null,cumulativeHighKwh:null,cumulativeEur:null}}var Ba=864e5,Va=/^(\d{4})-(\d{2})-(\d{2})/;function Ha(e){let t=Va.exec(e);if(!t)return null;let[n,r,i]=[Number(t[1]),Number(t[2]),Number(t[3])],a=new Date(Date.UTC(n,r-1,i));return a.getUTCMonth()===r-1&&a.getUTCDate()===i?a.getTime()/Ba:null}function Ua(e){return new Date(Math.round(e*Ba))}function Wa(e){return e-((e+3)%7+7)%7}function Ga(e){let t=Ua(e);return Date.UTC(t.getUTCFullYear(),t.getUTCMonth(),1)/Ba}var Ka=864e5,qa=[1,2,3,6,12];function Ja(e,t,n){for(let r of qa){let i=Ya(e,t,r);if(i.length<=n)return i}let r=Ya(e,t,12),i=Math.ceil(r.length/Math.max(1,n));return r.filter((e,t)=>t%i===0)}function Ya(e,t,n){let r=Ua(e),i=[],a=Math.floor((r.getUTCFullYear()*12+r.getUTCMonth())/n)*n;for(;;){let r=Date.UTC(Math.floor(a/12),a%12,1)/Ka;if(r>t)return i;r>=e&&i.push(r),a+=n}}function Xa(e,t){return e.map((n,r)=>{let i=e[r-1],a=t.year(n);return i!==void 0&&t.year(i)===a?t.shortMonth(n):`${t.shortMonth(n)}\n${a}`})}var Za=12,Qa=52;function $a(e,t,n){let r={stroke:e.text,font:`${Za}px ${e.font}`,ticks:{show:!1}};return[{...r,size:44,gap:10,grid:{show:!1},splits:(e,t,n,r)=>[...Ja(n,r,eo(e))],values:(e,n)=>Xa(n,t)},{...r,gap:6,size:(e,t)=>12+no(t,r.font),space:36,grid:{stroke:e.grid,width:1},values:(e,t)=>t.map(n)}]}function eo(e){return Math.max(2,Math.floor(e.bbox.width/$.pxRatio/Qa))}var to=null;function no(e,t){return to??=document.createElement(`canvas`).getContext(`2d`),!to||!e?0:(to.font=t,Math.ceil(Math.max(0,...e.map(e=>to?.measureText(e).width??0))))}function ro(e,t,n,r){oo(e,i=>{i.globalAlpha=r,i.fillStyle=n;for(let n of t){i.beginPath();for(let{x:t,y:r}of n)i.lineTo(e.valToPos(t,`x`,!0),e.valToPos(r,`y`,!0));i.fill()}})}function io(e,t,n,r,i){let{ctx:a,bbox:o}=e,s=e.valToPos(t,`x`,!0),c=Math.max(e.valToPos(n,`x`,!0),s+$.pxRatio);oo(e,()=>{a.fillStyle=i.works,a.globalAlpha=.12,a.fillRect(s,o.top,c-s,o.height)}),a.save(),a.font=`${Za*$.pxRatio}px ${i.font}`,a.fillStyle=i.works,a.textAlign=`center`,a.textBaseline=`bottom`;let l=a.measureText(r).width/2,u=Math.min(Math.max((s+c)/2,l),a.canvas.width-l);a.fillText(r,u,o.top-4*$.pxRatio),a.restore()}function ao(e,t){oo(e,n=>{let r=e.valToPos(0,`y`,!0);n.strokeStyle=t.text,n.lineWidth=$.pxRatio,n.beginPath(),n.moveTo(e.bbox.left,r),n.lineTo(e.bbox.left+e.bbox.width,r),n.stroke()})}function oo(e,t){let{ctx:n,bbox:r}=e;n.save(),n.beginPath(),n.rect(r.left,r.top,r.width,r.height),n.clip(),t(n),n.restore()}function so(e,t,n,r){let i=Aa(e,t);if(i.length===0)return null;let a=co(i),o=i.flatMap(({value:e,low:t,high:n})=>[e,t,n]).filter(e=>e!==null),[s,c]=[Math.min(0,...o),Math.max(0,...o)],l=(c-s||1)*.05,u=t===`kwh`?`kWh`:`€`;return{label:`${r.cumulated.title}, ${u}`,legend:[{mark:`saved`,label:r.cumulatedLine},...a.length>0?[{mark:`band`,label:r.band}]:[]],series:[i.map(e=>e.day),i.map(e=>e.value)],options:e=>({padding:[20,16,0,0],scales:{x:{time:!1},y:{range:()=>[s<0?s-l:0,c>0?c+l:0]}},axes:$a(e,n,e=>n.number(e,1)),series:[{},{stroke:e.saved,width:2,points:{show:!1}}],hooks:{drawAxes:[t=>{ro(t,a,e.saved,.18),s<0&&ao(t,e)}]}}),readout:e=>{let a=i[e];if(!a)return{title:``,rows:[]};let o=e=>n.savings(e,t);return{title:n.day(a.day),rows:[{mark:`saved`,label:r.cumulatedLine,value:a.value===null?r.noReading:o(a.value)},...a.low===null||a.high===null?[]:[{mark:`band`,label:r.band,value:r.bandValues(o(a.low),o(a.high))}]]}}}}function co(e){let t=[[]];for(let{day:n,low:r,high:i}of e)r===null||i===null?t.push([]):t.at(-1)?.push({x:n,low:r,high:i});return t.filter(e=>e.length>1).map(e=>[...e.map(({x:e,high:t})=>({x:e,y:t})),...[...e].reverse().map(({x:e,low:t})=>({x:e,y:t}))])}function lo(e){return uo(e).flatMap(fo)}function uo(e){let t=[[]];for(let{x:n,expected:r,observed:i}of e)r===null||i===null?t.push([]):t.at(-1)?.push({x:n,expected:r,observed:i});return t.filter(e=>e.length>1)}function fo(e){let t=[],n=[],r=()=>{n.length>1&&t.push(n),n=[]};return e.forEach((t,i)=>{let a=e[i-1],o=a&&po(a,t);o&&n.push(o),t.expected>t.observed?n.push(t):r()}),r(),t.map(e=>[...e.map(({x:e,expected:t})=>({x:e,y:t})),...[...e].reverse().map(({x:e,observed:t})=>({x:e,y:t}))])}function po(e,t){let n=e.expected-e.observed,r=t.expected-t.observed;if(n>0==r>0)return null;let i=n/(n-r),a=e.expected+i*(t.expected-e.expected);return{x:e.x+i*(t.x-e.x),expected:a,observed:a}}function mo(e){let t={baseline:[],reporting:[]};for(let n of e.days){let r=ho(n.day,e);r&&t[r].push(n)}return[...go(t.baseline,`baseline`),...go(t.reporting,`reporting`)]}function ho(e,{baseline:t,reporting:n}){return n.start!==null&&e>=n.start?n.end!==null&&e>=n.end?null:`reporting`:t.end!==null&&e>=t.end||t.start!==null&&e<t.start?null:`baseline`}function go(e,t){let[n,r]=[e[0]?.day,e.at(-1)?.day];if(n===void 0||r===void 0)return[];let i=/* @__PURE__ */ new Map;for(let t of e){let e=Wa(t.day);i.set(e,[...i.get(e)??[],t])}let a=[];for(let e=Wa(n);e<=r;e+=7)a.push({phase:t,first:Math.max(e,n),last:Math.min(e+6,r),..._o(i.get(e)??[])});return a}function _o(e){let t=e.filter(e=>e.observedKwh!==null&&e.expectedKwh!==null);return t.length>=4?{observedKwhPerDay:vo(t,e=>e.observedKwh),expectedKwhPerDay:vo(t,e=>e.expectedKwh)}:{observedKwhPerDay:vo(e,e=>e.observedKwh),expectedKwhPerDay:vo(e,e=>e.expectedKwh)}}function vo(e,t){let n=e.map(t).filter(e=>e!==null);return n.length<4?null:n.reduce((e,t)=>e+t,0)/n.length}function yo(e,t,n){let r=mo(e),i=r.flatMap(e=>[e.observedKwhPerDay,e.expectedKwhPerDay]).filter(e=>e!==null);if(i.length===0)return null;let a=r.map(bo),o=xo(a),s=lo(a.filter(e=>e.week.phase===`reporting`)),c=So(e,r),l=Math.max(...i),u=Math.min(0,...i),[d,f]=[r[0]?.first??0,(r.at(-1)?.last??0)+1];return{label:`${n.weekly.title}, ${n.weekly.unit}`,legend:[{mark:`observed`,label:n.observed},{mark:`expected`,label:n.expected},...s.length>0?[{mark:`area`,label:n.savedArea}]:[]],series:[o.map(e=>e.x),o.map(e=>e.expected),o.map(e=>e.observed)],options:e=>({padding:[20,16,0,0],scales:{x:{time:!1,range:()=>[d,f]},y:{range:()=>[u*1.05,l*1.05]}},axes:$a(e,t,e=>t.number(e,1)),series:[{},{stroke:e.expected,width:1.5,dash:[5,4],points:{show:!1}},{stroke:e.observed,width:2,points:{show:!1}}],hooks:{drawAxes:[t=>{c&&io(t,c.from,c.to,n.works,e),ro(t,s,e.saved,.28)}]}}),readout:e=>{let r=o[e]?.week;return r?{title:n.weekOf(t.day(r.first)),rows:Co(r,t,n)}:{title:n.works,rows:[]}}}}function bo(e){return{x:(e.first+e.last+1)/2,expected:e.expectedKwhPerDay,observed:e.observedKwhPerDay,week:e}}function xo(e){return e.flatMap((t,n)=>{let r=e[n-1];return!r||r.week.phase===t.week.phase?[t]:[{x:(r.week.last+1+t.week.first)/2,expected:null,observed:null,week:null},t]})}function So({baseline:e,reporting:t},n){return n.some(({phase:e})=>e===`baseline`)&&n.some(({phase:e})=>e===`reporting`)&&e.end!==null&&t.start!==null?{from:e.end,to:t.start}:null}function Co(e,t,n){let{observedKwhPerDay:r,expectedKwhPerDay:i}=e,a=e=>e===null?n.noReading:t.kwhPerDay(e),o=[{mark:`observed`,label:n.observed,value:a(r)},{mark:`expected`,label:n.expected,value:a(i)}];if(r!==null&&i!==null&&i>0){let e=t.percent(100*(r-i)/i,0);o.push({mark:`saved`,label:n.difference,value:r>i?`+${e}`:e})}return o}function wo(e){return e?.toLowerCase().startsWith(`fr`)?`fr`:`en`}var To={comma_decimal:`en-US`,decimal_comma:`de`,space_comma:`fr`,quote_decimal:`de-CH`,none:`en-US`};function Eo(e){return Do({language:e.locale?.language??e.language??`en`,numberFormat:e.locale?.number_format})}function Do({language:e,numberFormat:t}){let n=wo(e),r=Oo(e,t),i=t!==`none`,a=(e,t)=>new Intl.NumberFormat(r,{useGrouping:i,signDisplay:`negative`,...t}).format(e),o=(e,t=0)=>a(e,{maximumFractionDigits:t}),s=(t,r)=>Ao(n===`fr`||e.startsWith(`en`)?e:`en-GB`,r).formatToParts(Ua(t)),c=(e,t)=>s(e,t).map(e=>n===`fr`&&e.type===`day`&&e.value===`1`?`1er`:e.value).join(``),l=e=>`${o(e)}\u00a0kWh`,u=e=>a(e,{style:`currency`,currency:`EUR`,maximumFractionDigits:0,minimumFractionDigits:0}),d=e=>c(e,{day:`numeric`,month:`long`,year:`numeric`});return{language:n,kwh:l,eur:u,kwhPerDay:e=>`${o(e,+(e<100))}\u00a0kWh/${n===`fr`?`jour`:`day`}`,savings:(e,t)=>t===`kwh`?l(e):u(e),percent:(e,t=1)=>a(e/100,{style:`percent`,maximumFractionDigits:t}),celsius:e=>`${o(e,1)}\u00a0°C`,number:o,day:d,days:(e,t)=>[Ua(e).getUTCFullYear()===Ua(t).getUTCFullYear()?c(e,{day:`numeric`,month:`long`}):d(e),d(t)],month:e=>c(e,{month:`long`,year:`numeric`}),shortMonth:e=>c(e,{month:`short`}),year:e=>c(e,{year:`numeric`})}}function Oo(e,t){if(t!==`system`)return t&&To[t]||ko(e)}function ko(e){try{return Intl.getCanonicalLocales(e)[0]??`en`}catch{return`en`}}function Ao(e,t){return new Intl.DateTimeFormat(ko(e),{timeZone:`UTC`,...t})}var jo=class extends Error{};function Mo(e){if(!Wo(e))throw new jo(`the answer is not a JSON object`);let t=Ho(e.days);return{site:Ko(e.site)??(Wo(e.site)?Ko(e.site.name):null),outcome:No(e.result),days:t,baseline:Vo(e.baseline),reporting:Vo(e.reporting)}}function No(e){return Wo(e)?e.status===`refused`?{kind:`refused`,rule:Ko(e.rule)??``,reason:Ko(e.reason)??``}:{kind:`measured`,savings:Po(e)}:{kind:`not_asked`}}function Po(e){return{kwh:qo(e.savings_kwh),percent:qo(e.savings_percent),eur:qo(e.savings_eur),modelInterval:Io(e.model_interval_90_percent),driftInterval:Io(e.drift_interval_90_percent),verdict:Fo(e.verdict),model:Ko(e.model),modelLines:zo(e.parameters),cvRmse:qo(e.cv_rmse),nmbe:qo(e.nmbe),r2:qo(e.r2),coverage:Lo(e.coverage),warnings:Go(e.warnings).flatMap(e=>{let t=Ko(e)??(Wo(e)?Ko(e.message):null);return t===null?[]:[t]})}}function Fo(e){return e===`real`||e===`not_distinguishable`?e:`not_measurable`}function Io(e){let[t,n]=Go(e).map(qo);return t==null||n==null?null:[Math.min(t,n),Math.max(t,n)]}function Lo(e){let t=Wo(e)?e:{};return{baseline:Ro(t.baseline),reporting:Ro(t.reporting)}}function Ro(e){return Wo(e)?qo(e.percent):null}function zo(e){return Wo(e)?Object.entries(e).flatMap(([e,t])=>{let n=Wo(t)?qo(t.base_kwh_per_day):null;return!Wo(t)||n===null?[]:[{days:e,baseKwhPerDay:n,heating:Bo(t,`heating`),cooling:Bo(t,`cooling`)}]}):[]}function Bo(e,t){let n=qo(e[`${t}_kwh_per_day_and_c`]),r=qo(e[`${t}_balance_c`]);return!n||r===null?null:{kwhPerDayAndC:n,balanceC:r}}function Vo(e){let t=Wo(e)?e:{};return{start:Uo(t.start),end:Uo(t.end)}}function Ho(e){let t=/* @__PURE__ */ new Map;for(let n of Go(e)){if(!Wo(n))continue;let e=Uo(n.date);e!==null&&t.set(e,{day:e,observedKwh:qo(n.observed_kwh),expectedKwh:qo(n.expected_kwh),cumulativeKwh:qo(n.cumulative_kwh),cumulativeLowKwh:qo(n.cumulative_low_kwh),cumulativeHighKwh:qo(n.cumulative_high_kwh),cumulativeEur:qo(n.cumulative_eur)})}return[...t.values()].sort((e,t)=>e.day-t.day)}function Uo(e){let t=Ko(e);return t===null?null:Ha(t)}function Wo(e){return typeof e==`object`&&!!e&&!Array.isArray(e)}function Go(e){return Array.isArray(e)?e:[]}function Ko(e){return typeof e==`string`&&e!==``?e:null}function qo(e){return typeof e==`number`&&Number.isFinite(e)?e:null}var Jo={status:`loading`};function Yo(e,t){switch(t.type){case`started`:return Jo;case`answered`:return Xo(e,t.answer);case`failed`:return Zo(e,es(t.error))}}function Xo(e,t){let n;try{n=Mo(t)}catch(t){if(!(t instanceof jo))throw t;return Zo(e,{kind:`unreadable`,rule:``,detail:t.message})}switch(n.outcome.kind){case`measured`:return{status:`ready`,document:n,problem:null};case`refused`:{let{rule:e,reason:t}=n.outcome;return{status:`problem`,problem:{kind:`refused`,rule:e,detail:t},document:n}}case`not_asked`:return{status:`problem`,problem:{kind:`not_asked`,rule:``,detail:``},document:n}}}function Zo(e,t){let n=t.kind===`unreachable`||t.kind===`other`;return e.status===`ready`&&n?{...e,problem:t}:{status:`problem`,problem:t,document:null}}var Qo={not_found:`unknown_site`,unknown_command:`not_loaded`,timeout:`unreachable`},$o={agent_unreachable:`unreachable`,invalid_agent_token:`token_refused`,not_an_agent:`unreadable`,agent_refused:`not_asked`};function es(e){if(typeof e==`number`)return{kind:`unreachable`,rule:``,detail:``};let{code:t,message:n,translation_key:r,translation_placeholders:i}=e??{};return{kind:ts($o,r)??ts(Qo,t)??`other`,rule:``,detail:[i?.error,n].filter(e=>typeof e==`string`)[0]??``}}function ts(e,t){return typeof t==`string`?e[t]:void 0}var ns=9e5,rs=6e4,is=1e3,as=class{changed;#e=Jo;#t;#n;#r;#i;#a;#o=0;#s=!1;constructor(e){this.changed=e}get state(){return this.#e}connect(){this.#s=!0,this.#t&&this.#c()}disconnect(){this.#s=!1,this.#o+=1,clearTimeout(this.#a)}update(e,r){let i=this.#t===void 0;this.#t=e,this.#n=r;let a=n(r,e),o=t(e,a),s=a!==this.#r,c=o!==this.#i;this.#r=a,this.#i=o,this.#s&&(i||s?this.retry():c&&this.#l(is))}retry(){this.#u({type:`started`}),this.#c()}async#c(){let t=this.#t;if(!t)return;clearTimeout(this.#a);let r=++this.#o,i=n(this.#n,t),a;try{let n={type:`${e}/savings`,...i?{entry_id:i}:{}};a={type:`answered`,answer:await t.callWS(n)}}catch(e){a={type:`failed`,error:e}}if(r!==this.#o)return;this.#u(a);let o=this.#e.status===`ready`&&this.#e.problem===null;this.#l(o?ns:rs)}#l(e){clearTimeout(this.#a),this.#a=setTimeout(()=>void this.#c(),e)}#u(e){this.#e=Yo(this.#e,e),this.changed()}},os={defaultTitle:`Économies d’énergie`,subtitle:(e,t)=>`Économies mesurées du ${e} au ${t}`,subtitleOpen:e=>`Économies mesurées depuis le ${e}`,loading:`Chargement des économies`,saved:`économisés`,overused:`consommés en plus`,ofExpected:`de la consommation attendue`,inEuros:`au prix de l’énergie`,verdicts:{real:{label:`Économie réelle`,meaning:`L’écart est plus grand que ce qu’un bâtiment varie d’une année à l’autre sans travaux : tout l’intervalle à 90\xA0% est du côté de l’économie.`},not_distinguishable:{label:`Non distinguable de la dérive ordinaire`,meaning:`Un bâtiment peut varier d’autant d’une année à l’autre sans travaux : l’économie affichée est une estimation, elle n’est pas démontrée.`},not_measurable:{label:`Pas encore mesurable`,meaning:`Les données ou le modèle ne suffisent pas encore pour conclure. Les chiffres, s’il y en a, sont indicatifs.`}},overuse:{label:`Surconsommation réelle`,meaning:`Le bâtiment consomme plus que prévu, et l’écart est plus grand que la dérive ordinaire d’un bâtiment sans travaux.`},interval:(e,t)=>`entre ${e} et ${t}, confiance 90 %`,overuseInterval:(e,t)=>`surconsommation entre ${e} et ${t}, confiance 90 %`,mixedInterval:(e,t)=>`entre ${e} de surconsommation et ${t} d’économie, confiance 90 %`,intervalName:`Intervalle de l’économie`,modelInterval:(e,t)=>`erreur du modèle seule : entre ${e} et ${t}`,weekly:{title:`Consommation réelle et attendue`,unit:`kWh par jour, moyenne de la semaine`},observed:`Réelle`,expected:`Attendue sans travaux`,difference:`Écart`,savedArea:`Économisée`,works:`Travaux`,weekOf:e=>`Semaine du ${e}`,noReading:`aucune mesure`,cumulated:{title:`Économie cumulée`,since:e=>`depuis le ${e}`},cumulatedLine:`Économie`,band:`Intervalle à 90\xA0%`,bandValues:(e,t)=>`${e} à ${t}`,unitToggle:`Unité de l’économie cumulée`,chartHint:`Flèches gauche et droite pour parcourir les valeurs.`,method:`Méthode et qualité de la mesure`,baselinePeriod:`Référence`,reportingPeriod:`Suivi`,period:(e,t)=>`du ${e} au ${t}`,model:`Modèle`,modelDays:{all:`tous les jours`,weekday:`en semaine`,weekend:`le week-end`},modelHeating:(e,t)=>`plus ${e} par degré sous ${t}`,modelCooling:(e,t)=>`plus ${e} par degré au-dessus de ${t}`,modelError:`Erreur du modèle, CV(RMSE)`,modelBias:`Biais du modèle, NMBE`,explained:`Variations expliquées, R²`,coverage:`Jours avec mesure`,coverageValues:(e,t)=>`${e} en référence, ${t} en suivi`,warnings:`À savoir`,table:{caption:`Consommation et économie par mois`,month:`Mois`,observed:`Réelle`,expected:`Attendue`,cumulative:`Économie cumulée`,missing:`aucune mesure`},problems:{unreachable:{title:`L’agent du bâtiment ne répond pas`,action:`Vérifiez que l’agent tourne et que son adresse est joignable depuis Home Assistant. La carte réessaie toutes les minutes.`},token_refused:{title:`L’agent refuse le jeton de Home Assistant`,action:`Créez un jeton avec « edge-agent token », puis donnez-le dans les paramètres de l’intégration.`},unknown_site:{title:`Bâtiment introuvable`,action:`Vérifiez que le bâtiment est chargé dans l’intégration Linky GTB ; s’il y en a plusieurs, choisissez le sien dans la configuration de cette carte.`},not_loaded:{title:`L’intégration Linky GTB n’est pas chargée`,action:`Ouvrez ses paramètres pour voir pourquoi, puis rechargez-la.`},not_asked:{title:`Pas encore d’économies pour ce bâtiment`,action:`Si le fichier building.yaml de l’agent a une section « savings », le calcul est en cours. Sinon, ajoutez-la (compteur, température, période de référence, période de suivi) et redémarrez l’agent.`},refused:{title:`Économies non calculées`,action:`L’agent ne donne pas un chiffre qu’il ne peut pas défendre.`},unreadable:{title:`Réponse de l’agent illisible`,action:`Mettez l’agent et l’intégration à la même version.`},other:{title:`Les économies n’ont pas pu être lues`,action:`La carte réessaie toutes les minutes. Si le problème dure, consultez le journal de Home Assistant.`}},refusals:{periods_apart:`La période de référence et la période de suivi se chevauchent.`,baseline_span:`La période de référence est trop courte.`,baseline_coverage:`Il manque trop de jours dans la période de référence.`,baseline_month_coverage:`Un mois de la période de référence manque de jours.`,baseline_energy:`La consommation de la période de référence est nulle ou négative.`,baseline_bias:`Le modèle ne retrouve pas la consommation de la période de référence.`,reporting_days:`La période de suivi n’a pas encore assez de jours.`,expected_energy:`La consommation attendue sur la période de suivi est nulle ou négative.`},retry:`Réessayer`,settings:`Paramètres de l’intégration`,outdated:`Mise à jour impossible, derniers chiffres connus.`},ss={defaultTitle:`Energy savings`,subtitle:(e,t)=>`Savings measured from ${e} to ${t}`,subtitleOpen:e=>`Savings measured since ${e}`,loading:`Loading the savings`,saved:`saved`,overused:`used in excess`,ofExpected:`of the expected consumption`,inEuros:`at the price of energy`,verdicts:{real:{label:`Real savings`,meaning:`The difference is larger than what a building drifts from year to year with no works: the whole 90% interval lies on the side of savings.`},not_distinguishable:{label:`Not distinguishable from ordinary drift`,meaning:`A building can drift as much from year to year with no works: the savings shown are an estimate and are not demonstrated.`},not_measurable:{label:`Not measurable yet`,meaning:`The data or the model are not enough to conclude yet. Figures, if any, are indicative.`}},overuse:{label:`Real excess consumption`,meaning:`The building uses more than expected, and the difference is larger than the ordinary drift of a building with no works.`},interval:(e,t)=>`between ${e} and ${t}, 90% confidence`,overuseInterval:(e,t)=>`overuse between ${e} and ${t}, 90% confidence`,mixedInterval:(e,t)=>`between ${e} overuse and ${t} savings, 90% confidence`,intervalName:`Interval of the savings`,modelInterval:(e,t)=>`model error alone: between ${e} and ${t}`,weekly:{title:`Actual and expected consumption`,unit:`kWh per day, weekly mean`},observed:`Actual`,expected:`Expected without works`,difference:`Difference`,savedArea:`Saved`,works:`Works`,weekOf:e=>`Week of ${e}`,noReading:`no reading`,cumulated:{title:`Cumulated savings`,since:e=>`since ${e}`},cumulatedLine:`Savings`,band:`90% interval`,bandValues:(e,t)=>`${e} to ${t}`,unitToggle:`Unit of the cumulated savings`,chartHint:`Left and right arrows to walk through the values.`,method:`Method and quality of the measure`,baselinePeriod:`Baseline`,reportingPeriod:`Reporting`,period:(e,t)=>`${e} to ${t}`,model:`Model`,modelDays:{all:`every day`,weekday:`weekdays`,weekend:`weekends`},modelHeating:(e,t)=>`plus ${e} per degree below ${t}`,modelCooling:(e,t)=>`plus ${e} per degree above ${t}`,modelError:`Model error, CV(RMSE)`,modelBias:`Model bias, NMBE`,explained:`Variation explained, R²`,coverage:`Days with a reading`,coverageValues:(e,t)=>`${e} of baseline, ${t} of reporting`,warnings:`To know`,table:{caption:`Consumption and savings by month`,month:`Month`,observed:`Actual`,expected:`Expected`,cumulative:`Cumulated savings`,missing:`no reading`},problems:{unreachable:{title:`The building’s agent does not answer`,action:`Check that the agent is running and that Home Assistant can reach its address. The card tries again every minute.`},token_refused:{title:`The agent refuses Home Assistant’s token`,action:`Create a token with “edge-agent token”, then give it in the integration’s settings.`},unknown_site:{title:`Building not found`,action:`Check that the building is loaded in the Linky GTB integration; if there are several, choose one in this card’s configuration.`},not_loaded:{title:`The Linky GTB integration is not loaded`,action:`Open its settings to see why, then reload it.`},not_asked:{title:`No savings for this building yet`,action:`If the agent’s building.yaml has a “savings” section, they are being computed. Otherwise add it (meter, temperature, baseline and reporting periods) and restart the agent.`},refused:{title:`Savings not computed`,action:`The agent gives no figure that it cannot defend.`},unreadable:{title:`Unreadable answer from the agent`,action:`Bring the agent and the integration to the same version.`},other:{title:`The savings could not be read`,action:`The card tries again every minute. If this lasts, look at Home Assistant’s log.`}},refusals:{periods_apart:`The baseline and the reporting period overlap.`,baseline_span:`The baseline is too short.`,baseline_coverage:`Too many days of the baseline are missing.`,baseline_month_coverage:`A month of the baseline lacks days.`,baseline_energy:`The energy of the baseline is zero or negative.`,baseline_bias:`The model does not find the energy of the baseline again.`,reporting_days:`The reporting period has too few days yet.`,expected_energy:`The expected energy of the reporting period is zero or negative.`},retry:`Try again`,settings:`Integration settings`,outdated:`Could not update, last known figures.`};function cs(e){return e===`fr`?os:ss}function ls(e){return e.verdict===`real`?us(e)?`overused`:`proven`:`unproven`}function us({kwh:e,percent:t}){return(e??t??0)<0}function ds(e,t,n){let{kwh:r,percent:i,eur:a}=e;if(r===null&&i===null)return z;let o=us(e),s=ls(e),c=e=>o?Math.abs(e):e;return R`
    <div class="headline ${s}">
      ${r===null?z:fs(`main`,t.kwh(c(r)),o?n.overused:n.saved)}
      ${i===null?z:fs(``,t.percent(c(i)),n.ofExpected)}
      ${a===null?z:fs(``,t.eur(c(a)),n.inEuros)}
    </div>
    ${ps(e,s,t,n)}
  `}function fs(e,t,n){return R`<div class="figure ${e}"><strong>${t}</strong><span>${n}</span></div>`}function ps(e,t,n,r){let i=e.driftInterval??e.modelInterval;return i?R`
    <div class="interval ${t}">
      ${hs(i,e.percent)}
      <span>${gs(ms(i,n,r))}</span>
    </div>
  `:z}function ms([e,t],n,r){let i=e=>n.percent(Math.abs(e),0);return e>=0?r.interval(i(e),i(t)):t<=0?r.overuseInterval(i(t),i(e)):r.mixedInterval(i(e),i(t))}function hs([e,t],n){let[r,i]=[Math.min(0,e),Math.max(0,t)],a=(i-r||1)*.06,o=e=>100*(e-r+a)/(i-r+2*a);return R`
    <div class="gauge" aria-hidden="true">
      <i class="zero" style="left:${o(0)}%"></i>
      <i class="range" style="left:${o(e)}%;width:${o(t)-o(e)}%"></i>
      ${n===null?z:R`<i class="dot" style="left:${o(n)}%"></i>`}
      <em style="left:${o(0)}%">0</em>
    </div>
  `}function gs(e){return e.charAt(0).toUpperCase()+e.slice(1)}function _s(e,t,n,r=z){return R`
    <div class="chart-heading">
      <div class="words">
        <h3>${e}</h3>
        <span>${t}</span>
      </div>
      ${r}
      <ul class="legend" aria-hidden="true">
        ${n.map(({mark:e,label:t})=>R`<li><i class=${e}></i>${t}</li>`)}
      </ul>
    </div>
  `}function vs(e,t,n,r){let{coverage:i,modelInterval:a,warnings:o}=t,s=e=>e===null?`?`:n.percent(e,0),c=e=>e===null?null:n.percent(100*e),l=[[r.baselinePeriod,xs(e.baseline,n,r)],[r.reportingPeriod,xs(e.reporting,n,r)],...ys(t,n,r),[r.modelError,c(t.cvRmse)],[r.modelBias,c(t.nmbe)],[r.explained,t.r2===null?null:n.number(t.r2,2)],[r.intervalName,a&&r.modelInterval(n.percent(a[0],0),n.percent(a[1],0))],[r.coverage,i.baseline===null&&i.reporting===null?null:r.coverageValues(s(i.baseline),s(i.reporting))]];return R`
    <details class="method">
      <summary>${r.method}${o.length?R` <span class="count">${o.length}</span>`:z}</summary>
      <dl>
        ${l.map(([e,t])=>t===null?z:R`<div><dt>${e}</dt><dd>${gs(t)}</dd></div>`)}
        ${o.length?R`<div><dt>${r.warnings}</dt><dd><ul>${o.map(e=>R`<li>${e}</li>`)}</ul></dd></div>`:z}
      </dl>
    </details>
  `}function ys({model:e,modelLines:t},n,r){return t.length===0?[[r.model,e]]:t.map(e=>[t.length===1?r.model:`${r.model}, ${r.modelDays[e.days]??e.days}`,bs(e,n,r)])}function bs({baseKwhPerDay:e,heating:t,cooling:n},r,i){return[r.kwhPerDay(e),t&&i.modelHeating(r.kwhPerDay(t.kwhPerDayAndC),r.celsius(t.balanceC)),n&&i.modelCooling(r.kwhPerDay(n.kwhPerDayAndC),r.celsius(n.balanceC))].filter(e=>e!==null).join(`, `)}function xs({start:e,end:t},n,r){return e===null||t===null?null:r.period(...n.days(e,t-1))}function Ss(e){let t=/* @__PURE__ */ new Map;for(let n of e){let e=Ga(n.day),r=t.get(e)??{month:e,comparedDays:0,observedKwh:null,expectedKwh:null,cumulativeKwh:null},i=n.cumulativeKwh??r.cumulativeKwh;t.set(e,n.observedKwh===null||n.expectedKwh===null?{...r,cumulativeKwh:i}:{month:e,comparedDays:r.comparedDays+1,observedKwh:(r.observedKwh??0)+n.observedKwh,expectedKwh:(r.expectedKwh??0)+n.expectedKwh,cumulativeKwh:i})}return[...t.values()]}function Cs(e,t,n){let{table:r}=n,i=(e,n)=>e===null?n:t.kwh(e);return R`
    <div class="read-out">
      <table>
      <caption>${r.caption}</caption>
      <thead>
        <tr>
          <th scope="col">${r.month}</th>
          <th scope="col">${r.observed}</th>
          <th scope="col">${r.expected}</th>
          <th scope="col">${r.cumulative}</th>
        </tr>
      </thead>
      <tbody>
        ${Ss(e).map(e=>R`
            <tr>
              <th scope="row">${t.month(e.month)}</th>
              <td>${i(e.observedKwh,r.missing)}</td>
              <td>${i(e.expectedKwh,r.missing)}</td>
              <td>${i(e.cumulativeKwh,``)}</td>
            </tr>
          `)}
      </tbody>
      </table>
    </div>
  `}function ws(t,n,r){let{title:i,action:a}=n.problems[t.kind];return R`
    <div class="problem" role="alert">
      <strong>${i}</strong>
      <p>${t.kind===`refused`?n.refusals[t.rule]??a:a}</p>
      ${t.detail?R`<p class="detail">${t.detail}</p>`:z}
      <div class="ways">
        <button type="button" @click=${r}>${n.retry}</button>
        <a href="/config/integrations/integration/${e}">${n.settings}</a>
      </div>
    </div>
  `}function Ts(e,t,n){return R`
    <div class="outdated" role="status">
      <span>${t.problems[e.kind].title}. ${t.outdated}</span>
      <button type="button" @click=${n}>${t.retry}</button>
    </div>
  `}var Es=l`
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
`,Ds={proven:`M12 2a10 10 0 1 0 0 20 10 10 0 0 0 0-20m-2 15-5-5 1.4-1.4 3.6 3.6 7.6-7.6L19 8z`,unproven:`M12 2a10 10 0 1 0 0 20 10 10 0 0 0 0-20m1 17h-2v-2h2zm2-7.8-.9.9A3.5 3.5 0 0 0 13 15h-2v-.5c0-1 .4-2 1.2-2.8l1.2-1.3A2 2 0 1 0 10 9H8a4 4 0 1 1 7 2.2`,overused:`M12 2a10 10 0 1 0 0 20 10 10 0 0 0 0-20m1 15h-2v-2h2zm0-4h-2V7h2z`},Os=`M7.4 8.6 12 13.2l4.6-4.6L18 10l-6 6-6-6z`;function ks(e,t,n,r){let i=ls(e),{label:a,meaning:o}=i===`overused`?t.overuse:t.verdicts[e.verdict];return R`
    <div class="verdict">
      <button
        type="button"
        class="chip ${i}"
        title=${o}
        aria-expanded=${n}
        aria-controls="meaning"
        @click=${r}
      >
        <svg viewBox="0 0 24 24" aria-hidden="true">${de`<path d=${Ds[i]}></path>`}</svg>
        <span>${a}</span>
        <svg class="fold" viewBox="0 0 24 24" aria-hidden="true">${de`<path d=${Os}></path>`}</svg>
      </button>
      <p id="meaning" ?hidden=${!n}>${o}</p>
    </div>
  `}var As=class extends De{static properties={_unit:{state:!0},_explained:{state:!0}};static styles=Es;#e;#t;#n;#r;#i=Eo({});#a=cs(`en`);#o={weekly:null,cumulated:null};#s=[];#c=new as(()=>this.requestUpdate());constructor(){super(),this._unit=`kwh`,this._explained=null}set config(e){this.#e=e,this.#t&&this.#c.update(this.#t,e.entry_id),this.requestUpdate()}set hass(e){this.#t=e;let t=JSON.stringify([e.language,e.locale]);t!==this.#n&&(this.#n=t,this.#i=Eo(e),this.#a=cs(this.#i.language),this.requestUpdate());let n=JSON.stringify([e.themes?.darkMode,e.themes?.theme,e.selectedTheme]);n!==this.#r&&(this.#r=n,this.requestUpdate()),this.#e&&this.#c.update(e,this.#e.entry_id)}connectedCallback(){super.connectedCallback(),this.#c.connect()}disconnectedCallback(){super.disconnectedCallback(),this.#c.disconnect()}willUpdate(e){let{state:t}=this.#c,n=t.status===`loading`?null:t.document,r=[n,this.#i,this._unit];r.every((e,t)=>e===this.#s[t])||(this.#s=r,this.#o={weekly:n&&yo(n,this.#i,this.#a),cumulated:n&&so(n.days,this._unit,this.#i,this.#a)})}render(){let{state:e}=this.#c,t=()=>this.#c.retry();switch(e.status){case`loading`:return this.#l(null,this.#g());case`problem`:return this.#l(e.document,R`${ws(e.problem,this.#a,t)}
          ${e.document&&e.document.days.length>0?this.#p(e.document):z}`);case`ready`:{let{outcome:n}=e.document;return this.#l(e.document,R`
            ${e.problem?Ts(e.problem,this.#a,t):z}
            ${n.kind===`measured`?this.#f(e.document,n.savings):z}
          `)}}}#l(e,t){let n=e?.outcome.kind===`measured`?e.outcome.savings:null;return R`
      <ha-card>
        <div class="body">
          <header>
            <div>
              <h2>${this.#e?.title||e?.site||this.#a.defaultTitle}</h2>
              ${e&&n?R`<div class="subtitle">${this.#d(e)}</div>`:z}
            </div>
            ${n?ks(n,this.#a,this.#u(n),()=>{this._explained=!this.#u(n)}):z}
          </header>
          ${t}
        </div>
      </ha-card>
    `}#u(e){return this._explained??e.verdict!==`real`}#d({reporting:e,days:t}){if(e.start===null)return z;let n=e.end===null?t.at(-1)?.day??null:e.end-1;return n===null||n<e.start?this.#a.subtitleOpen(this.#i.day(e.start)):this.#a.subtitle(...this.#i.days(e.start,n))}#f(e,t){return R`
      <div class="summary">${ds(t,this.#i,this.#a)}</div>
      ${this.#p(e)} ${vs(e,t,this.#i,this.#a)}
    `}#p(e){let t=this.#a,{weekly:n,cumulated:r}=this.#o,i=e.reporting.start;return R`
      <div class="charts">
        ${n?this.#m(n,_s(t.weekly.title,t.weekly.unit,n.legend)):z}
        ${r?this.#m(r,_s(t.cumulated.title,[this._unit===`kwh`?`kWh`:`€`,i===null?``:t.cumulated.since(this.#i.day(i))].filter(Boolean).join(` `),r.legend,ja(e.days)?this.#h():z),e.outcome.kind===`measured`?ls(e.outcome.savings):`unproven`):z}
      </div>
      ${Cs(e.days,this.#i,t)}
    `}#m(e,t,n=z){return R`
      <section class=${n}>
        ${t}
        <linky-gtb-chart .plot=${e} .theme=${this.#r} .hint=${this.#a.chartHint}></linky-gtb-chart>
      </section>
    `}#h(){let e=(e,t)=>R`
      <button type="button" aria-pressed=${this._unit===e} @click=${()=>this._unit=e}>${t}</button>
    `;return R`
      <div class="toggle" role="group" aria-label=${this.#a.unitToggle}>${e(`kwh`,`kWh`)}${e(`eur`,`€`)}</div>
    `}#g(){return R`
      <div class="skeleton summary" role="status" aria-label=${this.#a.loading}>
        <i style="height: 44px; width: 60%"></i>
        <i style="height: 20px; width: 80%"></i>
        <i style="height: 236px"></i>
        <i style="height: 236px"></i>
      </div>
    `}};customElements.define(`linky-gtb-chart`,Oa),customElements.define(`linky-gtb-savings-content`,As);export{As as LinkyGtbSavingsContent};