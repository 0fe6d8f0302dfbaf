# Part of ../manyhands, which sources it: builds the images. Uses its root, services, build_…, fail and usage_error.

registry=
tag=
native=
only=

images() {
    while [ $# -gt 0 ]; do
        case $1 in
            --native) native=-native ;;
            --push | --platform | --tag | --only)
                [ $# -gt 1 ] || usage_error "images: $1 needs a value"
                images_option "$1" "$2"
                shift
                ;;
            *) usage_error "images: unknown option '$1'" ;;
        esac
        shift
    done
    tag=${tag:-$(version)}
    engine=$(image_engine)
    if [ -n "$engine" ]; then
        check_platforms
        build_images
    elif [ -z "$registry" ]; then
        fail 'none of docker, podman and buildah works here: start or install one of them, or add --push REGISTRY, with which Jib builds the images of the services without'
    elif [ -n "$native" ]; then
        fail 'images --native needs docker, podman or buildah, and none of them works here'
    else
        push_with_jib
    fi
}

images_option() {
    case $1 in
        --push) registry=$2 ;;
        --platform) platform=$2 ;;
        --tag) tag=$2 ;;
        --only)
            case " $services volunteer " in
                *" $2 "*) only="$only $2" ;;
                *) usage_error "images: '$2' is none of: $services volunteer" ;;
            esac
            ;;
    esac
}

is_wanted() {
    [ -z "$only" ] && return
    case "$only " in *" $1 "*) return 0 ;; *) return 1 ;; esac
}

check_platforms() {
    case $platform in
        *,*)
            [ -n "$registry" ] || fail "images: --platform $platform are several; only a registry can hold them, so add --push REGISTRY"
            [ -z "$native" ] || fail 'images: a native executable is for one platform; call it once for each, with different tags'
            ;;
    esac
}

build_images() {
    if [ -n "$native" ]; then
        kind=native
        build_native package -DskipTests -Dspotless.check.skip=true ${platform:+"-Dquarkus.native.container-runtime-options=--platform=$platform"}
    else
        kind=jvm
        build_services
    fi
    is_wanted volunteer && build_volunteer
    for service in $services; do
        if is_wanted "$service"; then
            image "$service" "$root/$service" "src/main/docker/Dockerfile.$kind" "$tag$native"
        fi
    done
    if is_wanted volunteer; then
        image volunteer "$root/volunteer-ui" Dockerfile "$tag"
    fi
    printf '\nInstall with: --set image.tag=%s%s%s\n' "$tag" "$(image_registry)" "${native:+ --set image.native=true}"
    [ -n "$registry" ] || printf 'The nodes must have them: docs/packaging.md, "Without a registry"\n'
}

# As the chart has to name it. What has none, docker means to be on docker.io; podman and buildah put localhost in front.
image_registry() {
    case $registry:$engine in
        :docker) ;;
        :*) printf ' --set image.registry=localhost' ;;
        *) printf ' --set image.registry=%s' "$registry" ;;
    esac
}

# image NAME CONTEXT DOCKERFILE TAG
image() {
    name=${registry:+$registry/}manyhands/$1:$4
    file=$2/$3
    context=$2
    set -- --file "$file" \
        --build-arg "TITLE=manyhands/$1" --build-arg "VERSION=$4" \
        --build-arg "REVISION=$(revision)" --build-arg "SOURCE=$(source_url)"
    for argument in JAVA_IMAGE NATIVE_IMAGE NODE_IMAGE; do
        eval "value=\${$argument:-}"
        if [ -n "$value" ] && grep -q "^ARG $argument=" "$file"; then
            set -- "$@" --build-arg "$argument=$value"
        fi
    done
    printf '\n%s\n' "$name"
    "build_with_$engine" "$@" "$context" || fail "$name could not be built with $engine"
}

revision() {
    git -C "$root" rev-parse HEAD 2>/dev/null || printf 'unknown'
}

# Where the source is, if everybody can follow it there: without user and password, which a remote may carry.
source_url() {
    url=$(git -C "$root" remote get-url origin 2>/dev/null | sed -n 's|^\(https*://\)\([^/]*@\)*|\1|p')
    printf '%s' "${url:-unknown}"
}

build_with_docker() {
    case $platform in
        '') docker build --tag "$name" "$@" && push docker push "$name" ;;
        *) docker buildx build --platform "$platform" --tag "$name" "$(if [ -n "$registry" ]; then echo --push; else echo --load; fi)" "$@" ;;
    esac
}

build_with_podman() {
    build_with_buildah "$@"
}

# podman and buildah understand the same words.
build_with_buildah() {
    case $platform in
        *,*)
            "$engine" manifest rm "$name" >/dev/null 2>&1 || true
            "$engine" build --platform "$platform" --manifest "$name" "$@" && push "$engine" manifest push --all "$name" "docker://$name"
            ;;
        *) "$engine" build ${platform:+--platform "$platform"} --tag "$name" "$@" && push "$engine" push "$name" ;;
    esac
}

push() {
    [ -z "$registry" ] || "$@"
}

# Neither the ahead-of-time cache, which has to be made inside the image, nor the image of volunteers, which is no Java.
push_with_jib() {
    find_jdk
    find_node
    find_maven
    dockerfile=$root/gateway/src/main/docker/Dockerfile.jvm
    wanted=
    for service in $services; do
        if is_wanted "$service"; then
            wanted=${wanted:+$wanted,}$service
        fi
    done
    [ -n "$wanted" ] || fail 'images: the image of volunteers needs docker, podman or buildah, and none of them works here'
    printf 'None of docker, podman and buildah works here. Jib builds and pushes: %s\n' "$wanted"
    (cd "$root" && mvn -B -ntp package -DskipTests -Dspotless.check.skip=true -pl "$wanted" -am \
        -Dquarkus.container-image.build=true -Dquarkus.container-image.push=true \
        "-Dquarkus.container-image.registry=$registry" "-Dquarkus.container-image.tag=$tag" \
        "-Dquarkus.jib.base-jvm-image=${JAVA_IMAGE:-$(sed -n 's/^ARG JAVA_IMAGE=//p' "$dockerfile")}" \
        "-Dquarkus.jib.jvm-additional-arguments=$(sed -n '/^-/p' "$root/gateway/src/main/docker/java.options" | paste -s -d , -)" \
        ${platform:+"-Dquarkus.jib.platforms=$platform"})
    is_wanted volunteer && printf 'Not built: manyhands/volunteer, which needs docker, podman or buildah.\n'
    return 0
}
